package org.orderly.cloud;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.orderly.conf.ObjectKind;
import org.orderly.peer.HttpAnswer;

/**
 * What a platform says to {@code GET results/{uid}}.
 *
 * @param message to be shown if there are no results
 */
record PlatformAnswer(State state, String message, List<ResultFile> files) {
  private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());

  /** What is to be done about it. */
  enum State {
    READY,
    UNDER_PROCESS,
    NOT_COMPUTED,
    REFUSED
  }

  /** Where a result file is. */
  record ResultFile(ObjectKind kind, URI uri) {}

  PlatformAnswer {
    files = List.copyOf(files);
  }

  /** The JSON object of an answer; an empty one if there is none. */
  static JsonObject object(HttpAnswer answer) throws IOException {
    if (answer.body().length == 0 || !answer.isJson()) {
      return JsonValue.EMPTY_JSON_OBJECT;
    }
    try (JsonReader reader = READERS.createReader(new ByteArrayInputStream(answer.body()))) {
      return reader.readObject();
    } catch (JsonException e) {
      throw new IOException("the answer of the platform is no JSON object");
    }
  }

  static PlatformAnswer of(HttpAnswer answer) throws IOException {
    JsonObject json = object(answer);
    String message = json.getString("message", answer.text());
    if (answer.good() && json.getBoolean("success", false)) {
      return new PlatformAnswer(State.READY, message, files(json));
    }
    return new PlatformAnswer(state(message.toLowerCase(Locale.ROOT), answer), message, List.of());
  }

  private static State state(String message, HttpAnswer answer) {
    if (message.contains("not invoked")) {
      return State.NOT_COMPUTED;
    }
    boolean refused =
        message.contains("access denied")
            || message.contains("not uploaded")
            || message.contains("not a valid");
    if (refused) {
      return State.REFUSED;
    }
    boolean waits = message.contains("process") || answer.status() / 100 == 5;
    return waits || answer.status() == 404 || answer.status() == 429
        ? State.UNDER_PROCESS
        : State.REFUSED;
  }

  private static List<ResultFile> files(JsonObject json) throws IOException {
    List<ResultFile> found = new ArrayList<>();
    if (json.get("result") instanceof JsonObject result
        && result.get("files") instanceof JsonObject files) {
      for (Map.Entry<String, JsonValue> entry : files.entrySet()) {
        ObjectKind kind = kind(entry.getKey());
        if (kind != null) {
          add(found, kind, entry.getValue());
        }
      }
    }
    return found;
  }

  private static void add(List<ResultFile> found, ObjectKind kind, JsonValue value)
      throws IOException {
    if (value instanceof JsonArray several) {
      for (JsonValue one : several) {
        add(found, kind, one);
      }
    } else if (value instanceof JsonString text && !text.getString().isBlank()) {
      try {
        found.add(new ResultFile(kind, new URI(text.getString())));
      } catch (java.net.URISyntaxException e) {
        throw new IOException("a result file has no address that may be used");
      }
    }
  }

  /** The kinds of objects by the names that platforms use; null for others (hl7). */
  private static @org.jspecify.annotations.Nullable ObjectKind kind(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "sc", "sc_key_slices" -> ObjectKind.SC;
      case "sr" -> ObjectKind.SR;
      case "pdf", "encapsulated_pdf" -> ObjectKind.PDF;
      case "seg" -> ObjectKind.SEG;
      case "gsps", "pr" -> ObjectKind.GSPS;
      case "json" -> ObjectKind.JSON;
      default -> null;
    };
  }
}
