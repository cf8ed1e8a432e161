package org.orderly.web.socket;

import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.json.BulkDataLocator;
import org.orderly.dicom.json.JsonDataSetWriter;
import org.orderly.ups.event.StoredEvent;

/**
 * The form of an event report as a text message: one object of the DICOM JSON model, the elements
 * of the N-EVENT-REPORT command first (PS3.18 11.6.3).
 */
final class EventMessage {
  private static final JsonGeneratorFactory JSON = Json.createGeneratorFactory(Map.of());

  private EventMessage() {}

  static String of(StoredEvent event, int messageId) throws IOException {
    StringWriter text = new StringWriter(512);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      uid(json, "00000002", Uid.UnifiedProcedureStepPush);
      number(json, "00000110", messageId);
      uid(json, "00001000", event.workitemUid());
      number(json, "00001002", event.type());
      new JsonDataSetWriter(json, JsonDataSetWriter.Numbers.AS_STRINGS, BulkDataLocator.INLINE)
          .writeMembers(event.information());
      json.writeEnd();
    }
    return text.toString();
  }

  private static void uid(JsonGenerator json, String tag, String uid) {
    json.writeStartObject(tag).write("vr", "UI").writeStartArray("Value").write(uid);
    json.writeEnd().writeEnd();
  }

  private static void number(JsonGenerator json, String tag, int value) {
    json.writeStartObject(tag).write("vr", "US").writeStartArray("Value").write(value);
    json.writeEnd().writeEnd();
  }
}
