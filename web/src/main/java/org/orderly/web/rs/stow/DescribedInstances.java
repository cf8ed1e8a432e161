package org.orderly.web.rs.stow;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParserFactory;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Map;
import java.util.NoSuchElementException;
import javax.xml.stream.XMLStreamException;
import org.orderly.conf.NetworkAe;
import org.orderly.dicom.data.BulkData;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.encoding.DataSetWriter;
import org.orderly.dicom.encoding.FileMetaInformation;
import org.orderly.dicom.encoding.ReadLimits;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.json.JsonDataSetReader;
import org.orderly.dicom.xml.XmlDataSetReader;
import org.orderly.intake.IntakeStatus;
import org.orderly.storage.SpoolFile;
import org.orderly.storage.StorageException;
import org.orderly.storage.Storages;
import org.orderly.web.rs.error.RefusedException;
import org.orderly.web.rs.multipart.MediaRange;
import org.orderly.web.rs.multipart.MultipartReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Instances that come as metadata and bulk data (PS3.18 10.5.1.4). All parts wait on disk; then one
 * instance after another is put together and received as any other, so that memory holds one.
 */
final class DescribedInstances {
  static final String JSON = "application/dicom+json";
  static final String XML = "application/dicom+xml";

  private static final Logger LOG = LoggerFactory.getLogger(DescribedInstances.class);
  private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());
  private static final int MAX_PARTS = 100_000;
  private static final int MAX_LOCATION = 2_000;
  private static final int MIB = 1 << 20;
  // of one instance; larger values come as bulk data
  private static final ReadLimits LIMITS =
      new ReadLimits(64, 200_000, 16 * MIB, 16 * MIB, 16 * MIB);

  private static final long MAX_METADATA = 24L * MIB;

  private final Storages storages;
  private final NetworkAe ae;
  private final Receipts receipts;
  private int instances;

  DescribedInstances(Storages storages, NetworkAe ae, Receipts receipts) {
    this.storages = storages;
    this.ae = ae;
    this.receipts = receipts;
  }

  /**
   * @param form media type of the metadata
   */
  void receive(MediaRange type, String form, InputStream body) throws IOException {
    try (MessageParts parts = new MessageParts(storages.create(ae))) {
      if (type.name().equals(form)) {
        parts.addMetadata(body);
      } else {
        sort(new MultipartReader(body, boundary(type), MAX_PARTS), form, parts);
      }
      for (BulkData metadata : parts.metadata()) {
        try (Ration in = new Ration(new BufferedInputStream(metadata.open()), MAX_METADATA)) {
          read(form, in, parts);
        }
      }
    }
  }

  private static String boundary(MediaRange type) {
    return type.parameters().getOrDefault("boundary", "");
  }

  private static void sort(MultipartReader reader, String form, MessageParts parts)
      throws IOException {
    while (reader.next()) {
      MediaRange type = typeOf(reader.headers().getOrDefault("content-type", form));
      String location = reader.headers().getOrDefault("content-location", "");
      if (type.name().equals(form)) {
        parts.addMetadata(reader.body());
      } else if (location.isEmpty() || location.length() > MAX_LOCATION) {
        LOG.info("Part without Content-Location: no metadata can refer to it");
      } else {
        parts.addBulk(location, type, reader.body());
      }
    }
  }

  private static MediaRange typeOf(String text) {
    try {
      return MediaRange.of(text);
    } catch (IllegalArgumentException e) {
      throw RefusedException.badRequest("Content-Type of a part is no media type");
    }
  }

  /** What should be metadata is not in the form told. */
  private static final class NoMetadata extends Exception {
    private static final long serialVersionUID = 1L;

    NoMetadata(Throwable cause) {
      super(cause);
    }
  }

  /** Reads one part with metadata; what is none at all ends a message without instances. */
  private void read(String form, Ration in, MessageParts parts) throws IOException {
    try {
      if (form.equals(XML)) {
        take(document(in), parts);
      } else {
        array(in, parts);
      }
    } catch (NoMetadata e) {
      if (instances == 0) {
        throw RefusedException.badRequest("Metadata are not in the form of " + form);
      }
      receipts.refuse();
    }
  }

  private static DataSet document(InputStream in) throws NoMetadata {
    try {
      return new XmlDataSetReader(in, LIMITS).read();
    } catch (XMLStreamException | IllegalStateException | IllegalArgumentException e) {
      throw new NoMetadata(e);
    }
  }

  private void array(Ration in, MessageParts parts) throws IOException, NoMetadata {
    try (JsonParser parser = parser(in)) {
      Event event = next(parser);
      boolean many = event == Event.START_ARRAY;
      if (many) {
        event = next(parser);
      }
      while (event == Event.START_OBJECT) {
        take(object(parser), parts);
        in.renew();
        event = many ? next(parser) : Event.END_ARRAY;
      }
      if (event != Event.END_ARRAY) {
        throw new NoMetadata(new IllegalStateException("no array of data sets"));
      }
    }
  }

  private static JsonParser parser(InputStream in) throws NoMetadata {
    try {
      return PARSERS.createParser(in);
    } catch (JsonException e) { // no encoding of JSON
      throw new NoMetadata(e);
    }
  }

  private static Event next(JsonParser parser) throws NoMetadata {
    try {
      return parser.next();
    } catch (JsonException | NoSuchElementException | IllegalStateException e) {
      throw new NoMetadata(e);
    }
  }

  private static DataSet object(JsonParser parser) throws NoMetadata {
    try {
      return new JsonDataSetReader(parser, LIMITS).readMembers();
    } catch (JsonException
        | NoSuchElementException
        | IllegalStateException
        | IllegalArgumentException e) {
      throw new NoMetadata(e);
    }
  }

  private void take(DataSet metadata, MessageParts parts) throws IOException {
    instances++;
    String sopClass = metadata.string(Tag.SOPClassUID, "");
    String sopInstance = metadata.string(Tag.SOPInstanceUID, "");
    try {
      TransferSyntax syntax = new Assembly(parts).complete(metadata);
      try (SpoolFile encoded = storages.create(ae)) {
        encode(metadata, syntax, encoded);
        try (InputStream dataSet = new BufferedInputStream(Files.newInputStream(encoded.path()))) {
          receipts.add(FileMetaInformation.of(metadata, syntax), dataSet);
        }
      }
    } catch (Assembly.Incomplete e) {
      receipts.refuse(sopClass, sopInstance, e.reason(), String.valueOf(e.getMessage()));
    } catch (StorageException e) {
      int reason = IntakeStatus.OUT_OF_RESOURCES.status().code();
      receipts.refuse(sopClass, sopInstance, reason, String.valueOf(e.getMessage()));
    }
  }

  private static void encode(DataSet metadata, TransferSyntax syntax, SpoolFile file)
      throws IOException, Assembly.Incomplete {
    try {
      new DataSetWriter(file, syntax).write(metadata);
      file.flush();
    } catch (IllegalArgumentException e) { // its message may have the value
      throw Assembly.cannotUnderstand("a value cannot be encoded");
    }
  }
}
