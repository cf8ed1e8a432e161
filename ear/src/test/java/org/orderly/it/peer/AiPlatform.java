package org.orderly.it.peer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.dict.Vr;
import org.orderly.dicom.encoding.FileMetaInformation;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.Part10File;
import org.orderly.dicom.encoding.ReadLimits;
import org.orderly.dicom.encoding.TransferSyntax;

/**
 * An AI platform in a process of its own: takes uploads, computes series, gives results of several
 * kinds, and fails as it is told to. {@code POST /control?name=value} sets how: {@code failing}
 * (per cent of all calls that are answered with 500, or with nothing), {@code down} (seconds of 503
 * from now on), {@code refuse} (calls that are answered with 401), {@code delay} (questions per
 * series before there is a result), {@code twice} (each result file is named twice), {@code token}
 * (the only one that is taken). {@code GET /stat} tells what it has seen. With a key store it also
 * answers over TLS, on a port of its own.
 */
public final class AiPlatform {
  private static final String PDF = "%PDF-1.4\n% a result\n%%EOF\n";

  private final Path folder;
  private final Random random = new Random(4711);
  private final Map<String, Integer> settings = new HashMap<>();
  private final Map<String, Integer> counts = new TreeMap<>();
  private final Map<String, DataSet> images = new TreeMap<>();
  private final Map<String, Integer> asked = new HashMap<>();
  private final Map<String, Boolean> computed = new HashMap<>();
  private String token;
  private long downUntil;
  private int tokens;

  private AiPlatform(Path folder, int port) throws IOException {
    this.folder = Files.createDirectories(folder);
    token = "first-token";
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    server.setExecutor(Executors.newFixedThreadPool(8));
    server.createContext("/", this::handle);
    server.start();
  }

  /** Folder for what was uploaded, and port; then, for TLS, port and key store. */
  public static void main(String[] arguments) throws Exception {
    AiPlatform platform = new AiPlatform(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
    if (arguments.length > 3) {
      platform.secure(Integer.parseInt(arguments[2]), Path.of(arguments[3]));
    }
  }

  private void secure(int port, Path keyStore) throws Exception {
    HttpsServer secure = HttpsServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    secure.setHttpsConfigurator(new HttpsConfigurator(KeyPair.serving(keyStore)));
    secure.setExecutor(Executors.newFixedThreadPool(8));
    secure.createContext("/", this::handle);
    secure.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String path = exchange.getRequestURI().getPath();
    try {
      synchronized (this) {
        serve(exchange, path, body);
      }
    } catch (RuntimeException e) {
      answer(exchange, 500, "{\"message\":\"" + e + "\"}");
    }
    exchange.close();
  }

  private void serve(HttpExchange exchange, String path, byte[] body) throws IOException {
    if (path.equals("/control")) {
      control(exchange.getRequestURI().getQuery());
      answer(exchange, 200, "{}");
    } else if (path.equals("/stat")) {
      count("images", images.size() - counts.getOrDefault("images", 0));
      StringBuilder json = new StringBuilder("{");
      counts.forEach((name, n) -> json.append("\"" + name + "\":" + n + ","));
      answer(exchange, 200, json + "\"end\":0}");
    } else if (path.startsWith("/files/")) {
      file(exchange, path.substring("/files/".length()));
    } else if (path.equals("/token")) {
      tokens++;
      token = "token-" + tokens;
      answer(exchange, 200, "{\"access_token\":\"" + token + "\",\"expires_in\":3600}");
    } else if (!fails(exchange)) {
      call(exchange, path, body);
    }
  }

  private void control(String query) {
    for (String pair : query.split("&")) {
      String[] parts = pair.split("=");
      if (parts[0].equals("token")) {
        token = parts[1];
      } else if (parts[0].equals("down")) {
        downUntil = System.nanoTime() + Long.parseLong(parts[1]) * 1_000_000_000L;
      } else {
        settings.put(parts[0], Integer.parseInt(parts[1]));
      }
    }
  }

  /** The failures that may hit every call. */
  private boolean fails(HttpExchange exchange) throws IOException {
    if (System.nanoTime() < downUntil) {
      count("unavailable", 1);
      answer(exchange, 503, "{\"message\":\"maintenance\"}");
      return true;
    }
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    int refuse = settings.getOrDefault("refuse", 0);
    boolean known = given != null && given.endsWith(' ' + token);
    if (refuse > 0 || !known || exchange.getRequestHeaders().getFirst("Source") == null) {
      settings.put("refuse", Math.max(0, refuse - 1));
      count("unauthorized", 1);
      answer(exchange, 401, "{\"message\":\"Invalid token\"}");
      return true;
    }
    if (random.nextInt(100) < settings.getOrDefault("failing", 0)) {
      count("failed", 1);
      if (random.nextBoolean()) {
        answer(exchange, 500, "{\"message\":\"failure\"}");
      }
      return true; // else the connection ends without an answer
    }
    return false;
  }

  private void call(HttpExchange exchange, String path, byte[] body) throws IOException {
    if (path.equals("/studies/")) {
      upload(exchange, body);
    } else if (path.startsWith("/compute/")) {
      computed.put(path.substring("/compute/".length()), true);
      count("computes", 1);
      answer(exchange, 200, "{\"success\":true}");
    } else if (path.startsWith("/results/")) {
      results(exchange, path.substring("/results/".length()));
    } else {
      answer(exchange, 404, "{}");
    }
  }

  private void upload(HttpExchange exchange, byte[] body) throws IOException {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    String boundary = "--" + type.substring(type.indexOf("boundary=") + 9);
    count("requests", 1);
    int at = 0;
    byte[] mark = boundary.getBytes(StandardCharsets.ISO_8859_1);
    for (int next = find(body, mark, mark.length); next >= 0; ) {
      int begin = find(body, "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1), at) + 4;
      keep(Arrays.copyOfRange(body, begin, next - 2));
      at = next;
      next = find(body, mark, at + mark.length);
    }
    answer(exchange, 201, "{\"success\":true}");
  }

  private static int find(byte[] in, byte[] what, int from) {
    for (int i = from; i <= in.length - what.length; i++) {
      int k = 0;
      while (k < what.length && in[i + k] == what[k]) {
        k++;
      }
      if (k == what.length) {
        return i;
      }
    }
    return -1;
  }

  private void keep(byte[] bytes) throws IOException {
    try (Part10File file =
        Part10.open(new java.io.ByteArrayInputStream(bytes), ReadLimits.DEFAULTS)) {
      DataSet image = file.readHead();
      String uid = image.string(Tag.SOPInstanceUID, "");
      count("uploads", 1);
      images.put(uid, image);
      Files.write(folder.resolve(uid + ".dcm"), bytes);
    }
  }

  private void results(HttpExchange exchange, String uid) throws IOException {
    DataSet image =
        images.values().stream()
            .filter(
                one ->
                    uid.equals(one.string(Tag.SeriesInstanceUID))
                        || uid.equals(one.string(Tag.SOPInstanceUID)))
            .findFirst()
            .orElse(null);
    if (image == null) {
      answer(exchange, 200, "{\"success\":false,\"message\":\"Study not uploaded\"}");
      return;
    }
    boolean series = uid.equals(image.string(Tag.SeriesInstanceUID));
    if (series && !computed.getOrDefault(uid, false)) {
      answer(exchange, 200, "{\"success\":false,\"message\":\"Not invoked for compute\"}");
      return;
    }
    if (asked.merge(uid, 1, Integer::sum) <= settings.getOrDefault("delay", 0)) {
      answer(exchange, 200, "{\"success\":false,\"message\":\"Scan is under process\"}");
      return;
    }
    String root =
        (exchange instanceof HttpsExchange ? "https" : "http")
            + ("://127.0.0.1:" + exchange.getLocalAddress().getPort() + "/files/" + uid);
    String again = settings.getOrDefault("twice", 0) > 0 ? ",\"" + root + ".sr\"" : "";
    answer(
        exchange,
        200,
        "{\"success\":true,\"triage_status\":\"Routine\",\"usecase\":\"ct\",\"result\":{\"files\":{"
            + ("\"sr\":[\"" + root + ".sr\"" + again + "],")
            + ("\"pdf\":\"" + root + ".pdf\",")
            + ("\"json\":\"" + root + ".json\"}}}"));
  }

  private void file(HttpExchange exchange, String name) throws IOException {
    if (exchange.getRequestHeaders().containsKey("Authorization")) {
      count("leaked", 1);
    }
    String uid = name.substring(0, name.lastIndexOf('.'));
    if (name.endsWith(".pdf")) {
      send(exchange, 200, "application/pdf", (PDF + uid).getBytes(StandardCharsets.UTF_8));
    } else if (name.endsWith(".json")) {
      answer(exchange, 200, "{\"of\":\"" + uid + "\"}");
    } else {
      send(exchange, 200, "application/dicom", report(uid));
    }
  }

  private byte[] report(String uid) throws IOException {
    DataSet image =
        images.values().stream()
            .filter(one -> one.toString() != null)
            .filter(
                one ->
                    uid.equals(one.string(Tag.SeriesInstanceUID))
                        || uid.equals(one.string(Tag.SOPInstanceUID)))
            .findFirst()
            .orElseThrow();
    DataSet report = new DataSet();
    for (int tag :
        new int[] {Tag.PatientName, Tag.PatientID, Tag.StudyInstanceUID, Tag.AccessionNumber}) {
      report.put(tag, image.string(tag, ""));
    }
    report
        .put(Tag.SOPClassUID, Uid.BasicTextSRStorage)
        .put(Tag.SOPInstanceUID, uid + ".1")
        .put(Tag.SeriesInstanceUID, uid + ".2")
        .put(Tag.Modality, "SR")
        .put(Tag.ValueType, Vr.CS, "CONTAINER");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Part10.write(out, FileMetaInformation.of(report, TransferSyntax.EXPLICIT_LITTLE), report);
    return out.toByteArray();
  }

  private void count(String name, int more) {
    counts.merge(name, more, Integer::sum);
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    send(exchange, status, "application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
