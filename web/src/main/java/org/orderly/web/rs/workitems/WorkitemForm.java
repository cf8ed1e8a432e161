package org.orderly.web.rs.workitems;

import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Vr;
import org.orderly.dicom.json.BulkDataLocator;
import org.orderly.dicom.json.JsonDataSetWriter;
import org.orderly.dicom.xml.XmlDataSetWriter;
import org.orderly.web.rs.error.RefusedException;
import org.orderly.web.rs.multipart.MediaRange;

/** The two forms of one work item (PS3.18 11.5.3). */
enum WorkitemForm {
  JSON(Payload.JSON),
  XML(Payload.XML);

  private static final int USUAL_BYTES = 4096;
  private static final JsonGeneratorFactory GENERATORS = Json.createGeneratorFactory(Map.of());

  private final String mediaType;

  WorkitemForm(String mediaType) {
    this.mediaType = mediaType;
  }

  String mediaType() {
    return mediaType;
  }

  /** The first that the list accepts, JSON without one. */
  static WorkitemForm of(@Nullable String accepted) {
    if (accepted == null || accepted.isBlank()) {
      return JSON;
    }
    try {
      for (MediaRange range : MediaRange.listOf(accepted)) {
        for (WorkitemForm form : values()) {
          if (range.holds(form.mediaType)) {
            return form;
          }
        }
      }
    } catch (IllegalArgumentException e) {
      throw RefusedException.notAcceptable("Accept is not a list of media types");
    }
    throw RefusedException.notAcceptable(
        "A work item is answered in " + Payload.JSON + " or " + Payload.XML);
  }

  /**
   * @param numbers those of IS, DS, SV and UV that are numbers in JSON
   */
  byte[] bytes(DataSet attributes, Set<Vr> numbers) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(USUAL_BYTES);
    if (this == JSON) {
      try (JsonGenerator json = GENERATORS.createGenerator(out)) {
        json.writeStartArray();
        new JsonDataSetWriter(json, numbers, BulkDataLocator.INLINE).write(attributes);
        json.writeEnd();
      }
    } else {
      try {
        new XmlDataSetWriter(out).write(attributes);
      } catch (XMLStreamException e) {
        throw new IllegalStateException("memory does not fail to be written to", e);
      }
    }
    return out.toByteArray();
  }
}
