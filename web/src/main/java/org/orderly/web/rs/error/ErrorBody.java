package org.orderly.web.rs.error;

import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import java.io.StringWriter;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An error as text: which form it takes is told by the path, so that it holds for unmatched ones.
 */
record ErrorBody(String mediaType, String text) {
  private static final JsonGeneratorFactory GENERATORS = Json.createGeneratorFactory(Map.of());
  private static final Pattern OLDER_CONTRACT =
      Pattern.compile(
          "/?(monitor|queue|export|ctrl|storage|stgcmt|aets|aes|devicename)(/.*)?", Pattern.DOTALL);
  private static final Pattern DICOM_WEB = Pattern.compile("/?aets/[^/]+/rs(/.*)?", Pattern.DOTALL);
  private static final Pattern TRIGGER =
      Pattern.compile(".*/(export|ian|stgcmt)/[^/]+/?", Pattern.DOTALL);
  private static final Map<Integer, String> TITLES =
      Map.ofEntries(
          Map.entry(400, "Bad Request"),
          Map.entry(401, "Unauthorized"),
          Map.entry(403, "Forbidden"),
          Map.entry(404, "Not Found"),
          Map.entry(405, "Method Not Allowed"),
          Map.entry(406, "Not Acceptable"),
          Map.entry(409, "Conflict"),
          Map.entry(410, "Gone"),
          Map.entry(413, "Content Too Large"),
          Map.entry(415, "Unsupported Media Type"),
          Map.entry(500, "Internal Server Error"),
          Map.entry(502, "Bad Gateway"),
          Map.entry(503, "Service Unavailable"));

  static ErrorBody of(String path, int status, String detail, @Nullable String parameter) {
    StringWriter text = new StringWriter();
    boolean older = isOlderContract(path);
    try (JsonGenerator json = GENERATORS.createGenerator(text)) {
      json.writeStartObject();
      if (older) {
        json.write("errorMessage", detail);
      } else {
        json.write("type", "about:blank");
        json.write("title", TITLES.getOrDefault(status, "Error"));
        json.write("status", status);
        json.write("detail", detail);
        if (parameter != null) {
          json.write("parameter", parameter);
        }
      }
      json.writeEnd();
    }
    return new ErrorBody(older ? "application/json" : "application/problem+json", text.toString());
  }

  static boolean isOlderContract(String path) {
    return DICOM_WEB.matcher(path).matches()
        ? TRIGGER.matcher(path).matches()
        : OLDER_CONTRACT.matcher(path).matches();
  }
}
