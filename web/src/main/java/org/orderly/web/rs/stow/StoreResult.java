package org.orderly.web.rs.stow;

import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Vr;
import org.orderly.dicom.json.JsonDataSetWriter;
import org.orderly.dicom.xml.XmlDataSetWriter;
import org.orderly.web.rs.error.RefusedException;
import org.orderly.web.rs.multipart.MediaRange;

/** What became of each part, as the Store Instances Response Module (PS3.18 I.2) tells it. */
final class StoreResult {
  private static final JsonGeneratorFactory GENERATORS = Json.createGeneratorFactory(Map.of());
  private static final List<String> FORMS =
      List.of(DescribedInstances.JSON, "application/json", DescribedInstances.XML);

  private final String studiesUrl;
  private final List<DataSet> stored = new ArrayList<>();
  private final List<DataSet> failed = new ArrayList<>();
  private final List<DataSet> unnamed = new ArrayList<>();
  private final TreeSet<String> studies = new TreeSet<>();

  StoreResult(String studiesUrl) {
    this.studiesUrl = studiesUrl;
  }

  void stored(String study, String series, String sopClass, String sopInstance) {
    studies.add(study);
    String url = studiesUrl + "/" + study + "/series/" + series + "/instances/" + sopInstance;
    stored.add(reference(sopClass, sopInstance).put(Tag.RetrieveURL, Vr.UR, url));
  }

  /** A part that was refused; its UIDs may not be known. */
  void failed(@Nullable String sopClass, @Nullable String sopInstance, int reason) {
    if (sopClass == null || sopInstance == null) {
      unnamed.add(new DataSet().putInt(Tag.FailureReason, reason));
    } else {
      failed.add(reference(sopClass, sopInstance).putInt(Tag.FailureReason, reason));
    }
  }

  boolean isEmpty() {
    return stored.isEmpty() && failed.isEmpty() && unnamed.isEmpty();
  }

  /** 200 if all parts were stored, 202 if some, 409 if none. */
  int httpStatus() {
    if (failed.isEmpty() && unnamed.isEmpty()) {
      return 200;
    }
    return stored.isEmpty() ? 409 : 202;
  }

  /**
   * The media type of the answer; without a list of accepted ones that of JSON.
   *
   * @throws RefusedException 406 if the list accepts none
   */
  static String mediaType(@Nullable String accepted) {
    if (accepted == null || accepted.isBlank()) {
      return DescribedInstances.JSON;
    }
    try {
      for (MediaRange range : MediaRange.listOf(accepted)) {
        for (String form : FORMS) {
          if (range.holds(form)) {
            return form;
          }
        }
      }
    } catch (IllegalArgumentException e) {
      throw RefusedException.notAcceptable("Accept is not a list of media types");
    }
    throw RefusedException.notAcceptable("The answer is in " + String.join(" or ", FORMS));
  }

  byte[] bytes(String mediaType) {
    DataSet response = new DataSet();
    if (studies.size() == 1) {
      response.put(Tag.RetrieveURL, Vr.UR, studiesUrl + "/" + studies.first());
    }
    putAll(response, Tag.FailedSOPSequence, failed);
    putAll(response, Tag.ReferencedSOPSequence, stored);
    putAll(response, Tag.OtherFailuresSequence, unnamed);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (mediaType.equals(DescribedInstances.XML)) {
      try {
        new XmlDataSetWriter(out).write(response);
      } catch (XMLStreamException e) {
        throw new IllegalStateException("memory does not fail to be written to", e);
      }
      return out.toByteArray();
    }
    try (JsonGenerator json = GENERATORS.createGenerator(out)) {
      new JsonDataSetWriter(json).write(response);
    }
    return out.toByteArray();
  }

  private static void putAll(DataSet response, int tag, List<DataSet> items) {
    if (!items.isEmpty()) {
      response.putSequence(tag, items.toArray(DataSet[]::new));
    }
  }

  private static DataSet reference(String sopClass, String sopInstance) {
    return new DataSet()
        .put(Tag.ReferencedSOPClassUID, Vr.UI, sopClass)
        .put(Tag.ReferencedSOPInstanceUID, Vr.UI, sopInstance);
  }
}
