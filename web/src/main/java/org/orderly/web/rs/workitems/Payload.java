package org.orderly.web.rs.workitems;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.encoding.ReadLimits;
import org.orderly.dicom.json.JsonDataSetReader;
import org.orderly.dicom.xml.XmlDataSetReader;
import org.orderly.web.rs.error.RefusedException;
import org.orderly.web.rs.multipart.MediaRange;
import org.orderly.web.rs.parameter.DeclaredVr;

/** The one data set in the body of a request (PS3.18 11.1.4), bounded in size and depth. */
final class Payload {
  private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());
  static final String JSON = "application/dicom+json";
  static final String XML = "application/dicom+xml";

  private static final String STAX_PREFIX = "\nMessage: ";
  private static final int MIB = 1 << 20;
  static final int MAX_BYTES = 10 * MIB;
  private static final ReadLimits LIMITS =
      new ReadLimits(64, 200_000, MAX_BYTES, MAX_BYTES, MAX_BYTES);

  private Payload() {}

  /** A body that has to be there. */
  static DataSet required(@Nullable String contentType, InputStream body) throws IOException {
    String type = mediaType(contentType);
    return parse(type, bytes(body));
  }

  /** A body that may be missing; then null. */
  static @Nullable DataSet optional(@Nullable String contentType, InputStream body)
      throws IOException {
    byte[] bytes = bytes(body);
    return bytes.length == 0 ? null : parse(mediaType(contentType), bytes);
  }

  private static String mediaType(@Nullable String contentType) {
    try {
      String name = contentType == null ? "" : MediaRange.of(contentType).name();
      if (name.equals(JSON) || name.equals(XML)) {
        return name;
      }
    } catch (IllegalArgumentException e) {
      // as any other type
    }
    throw RefusedException.unsupportedType(
        "Work items come as " + JSON + " or " + XML, JSON + ", " + XML);
  }

  private static byte[] bytes(InputStream body) throws IOException {
    byte[] bytes = body.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new RefusedException(413, "A work item of more than " + MAX_BYTES + " bytes");
    }
    return bytes;
  }

  private static DataSet parse(String type, byte[] bytes) {
    try {
      DataSet dataSet = type.equals(JSON) ? json(bytes) : xml(bytes);
      DeclaredVr.correct(dataSet);
      return dataSet;
    } catch (XMLStreamException
        | JsonException
        | NoSuchElementException
        | IllegalStateException
        | IllegalArgumentException e) {
      String name = type.equals(JSON) ? "JSON" : "XML";
      throw RefusedException.badRequest("Invalid " + name + " payload" + reason(e));
    }
  }

  /** What the readers say names places and attributes, never values. */
  private static String reason(Exception e) {
    String message = e.getMessage();
    if (message == null) {
      return "";
    }
    int end = message.lastIndexOf(STAX_PREFIX); // after the position, on a line of its own
    String text = end < 0 ? message : message.substring(end + STAX_PREFIX.length());
    return text.length() < 100 && text.indexOf('\n') < 0 ? ": " + text : "";
  }

  private static DataSet json(byte[] bytes) {
    try (JsonParser parser = PARSERS.createParser(new ByteArrayInputStream(bytes))) {
      List<DataSet> dataSets = new JsonDataSetReader(parser, LIMITS).readArray();
      if (dataSets.size() != 1 || parser.hasNext()) {
        throw new IllegalArgumentException("not one data set");
      }
      return dataSets.get(0);
    }
  }

  private static DataSet xml(byte[] bytes) throws XMLStreamException {
    return new XmlDataSetReader(new ByteArrayInputStream(bytes), LIMITS).read();
  }
}
