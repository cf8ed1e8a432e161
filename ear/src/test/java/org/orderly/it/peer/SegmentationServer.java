package org.orderly.it.peer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.encoding.FileMetaInformation;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.Part10File;
import org.orderly.dicom.encoding.ReadLimits;
import org.orderly.dicom.encoding.TransferSyntax;

/**
 * A segmentation server in a process of its own: takes zip files of series with a template, draws a
 * sphere for each structure, and fails as it is told to. {@code POST /control?name=value} sets how;
 * a number says how often:
 *
 * <ul>
 *   <li>{@code sick}: health is 503; {@code down}: seconds in which everything is
 *   <li>{@code failing}: per cent of all calls that are answered with 500, or with nothing
 *   <li>{@code access}, {@code refresh}: the tokens that it takes
 *   <li>{@code expire}: the access token is worth nothing from now on; {@code refuse}: calls that
 *       are answered with 401; {@code norenewal}: renewals that are refused
 *   <li>{@code reject}: uploads that are answered with 400; {@code mismatch}: that are said to have
 *       another checksum; {@code nameless}: whose answer names no task
 *   <li>{@code delay}: questions per task before it is ready; {@code forget}: questions that are
 *       answered with 404; {@code fail}: tasks that fail
 *   <li>{@code wrongsum}, {@code nosum}: downloads with a wrong checksum, or none; {@code cut}:
 *       that end early; {@code corrupt}: that are no DICOM; {@code foreign}: about another series
 *   <li>{@code unconfirmed}: confirmations that are answered with 500
 *   <li>{@code word}: what it says of what is ready, with _ for blanks
 * </ul>
 *
 * {@code GET /stat} tells what it has seen.
 */
public final class SegmentationServer {
  private static final Pattern STRUCTURE = Pattern.compile("(?m)^\\s+\\d+: '?([^'\\n]+)'?$");
  private static final Pattern STATUS = Pattern.compile("/api/upload/([^/]+)/status/?");
  private static final Pattern RESULT = Pattern.compile("/api/rtstruct/([^/]+)/?");
  private static final Pattern CONFIRM = Pattern.compile("/api/rtstruct/([^/]+)/confirm/?");

  private final Path folder;
  private final Random random = new Random(4711);
  private final Map<String, Integer> settings = new HashMap<>();
  private final Map<String, Integer> counts = new TreeMap<>();
  private final Map<String, Job> jobs = new TreeMap<>();
  private final Map<String, String> jobsByChecksum = new HashMap<>();
  private String word = "SEGMENTATION COMPLETED";
  private String access = "first-access";
  private String refresh = "first-refresh";
  private long downUntil;
  private int tokens;

  private static final class Job {
    final List<DataSet> slices = new ArrayList<>();
    final List<String> labels = new ArrayList<>();
    int asked;
    boolean failed;
    byte[] result = new byte[0];
  }

  private SegmentationServer(Path folder, int port) throws IOException {
    this.folder = Files.createDirectories(folder);
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    server.setExecutor(Executors.newFixedThreadPool(8));
    server.createContext("/", this::handle);
    server.start();
  }

  /** Folder for what was uploaded, and port. */
  public static void main(String[] arguments) throws IOException {
    new SegmentationServer(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    byte[] body;
    try {
      body = exchange.getRequestBody().readAllBytes();
    } catch (IOException e) {
      synchronized (this) {
        count("partial"); // the sender went away
      }
      exchange.close();
      return;
    }
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
      StringBuilder json = new StringBuilder("{");
      counts.forEach((name, n) -> json.append("\"" + name + "\":" + n + ","));
      answer(exchange, 200, json + "\"tasks\":" + jobs.size() + "}");
    } else if (System.nanoTime() < downUntil) {
      count("unavailable");
      answer(exchange, 503, "{\"message\":\"maintenance\"}");
    } else if (path.startsWith("/api/token/refresh")) {
      renew(exchange);
    } else if (!fails(exchange)) {
      call(exchange, path, body);
    }
  }

  private void control(String query) {
    for (String pair : query.split("&")) {
      String[] parts = pair.split("=");
      switch (parts[0]) {
        case "word" -> word = parts[1].replace('_', ' ');
        case "access" -> access = parts[1];
        case "refresh" -> refresh = parts[1];
        case "expire" -> access = "expired-" + tokens;
        case "down" -> downUntil = System.nanoTime() + Long.parseLong(parts[1]) * 1_000_000_000L;
        default -> settings.put(parts[0], Integer.parseInt(parts[1]));
      }
    }
  }

  /** Whether this is to happen once more. */
  private boolean happens(String name) {
    int left = settings.getOrDefault(name, 0);
    settings.put(name, Math.max(0, left - 1));
    if (left > 0) {
      count(name);
    }
    return left > 0;
  }

  private void renew(HttpExchange exchange) throws IOException {
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    if (happens("norenewal") || !("Bearer " + refresh).equals(given)) {
      count("renewalRefused");
      answer(exchange, 401, "{}");
      return;
    }
    tokens++;
    access = "access-" + tokens;
    refresh = "refresh-" + tokens;
    count("renewals");
    answer(
        exchange,
        200,
        "{\"access_token\":\"%s\",\"refresh_token\":\"%s\",\"expires_in\":3600}"
            .formatted(access, refresh));
  }

  private boolean fails(HttpExchange exchange) throws IOException {
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    if (happens("refuse") || !("Bearer " + access).equals(given)) {
      count("unauthorized");
      answer(exchange, 401, "{\"message\":\"token\"}");
      return true;
    }
    if (random.nextInt(100) < settings.getOrDefault("failing", 0)) {
      count("failed");
      if (random.nextBoolean()) {
        answer(exchange, 500, "{\"message\":\"failure\"}");
      }
      return true; // else the connection ends without an answer
    }
    return false;
  }

  private void call(HttpExchange exchange, String path, byte[] body) throws IOException {
    Matcher status = STATUS.matcher(path);
    Matcher result = RESULT.matcher(path);
    Matcher confirm = CONFIRM.matcher(path);
    if (path.startsWith("/api/health")) {
      boolean sick = happens("sick");
      answer(exchange, sick ? 503 : 200, "{\"status\":\"" + (sick ? "sick" : "ok") + "\"}");
    } else if (path.startsWith("/api/upload") && !status.matches()) {
      upload(exchange, body);
    } else if (status.matches()) {
      status(exchange, status.group(1));
    } else if (confirm.matches()) {
      confirm(exchange, confirm.group(1), new String(body, StandardCharsets.UTF_8));
    } else if (result.matches()) {
      result(exchange, result.group(1));
    } else {
      answer(exchange, 404, "{}");
    }
  }

  private void upload(HttpExchange exchange, byte[] body) throws IOException {
    Map<String, byte[]> parts = parts(exchange, body);
    byte[] zip = parts.getOrDefault("file", new byte[0]);
    String checksum = checksum(zip);
    boolean right = checksum.equals(text(parts, "checksum"));
    if (happens("reject") || !text(parts, "client_id").equals("hospital")) {
      count("rejected");
      answer(exchange, 400, "{\"error\":\"refused\"}");
    } else if (happens("mismatch") || !right) {
      count("mismatched");
      answer(exchange, 400, "{\"error\":\"checksum does not match\"}");
    } else {
      count("uploads");
      String id = jobsByChecksum.get(checksum);
      if (id == null) {
        id = "task-" + (jobs.size() + 1);
        jobsByChecksum.put(checksum, id);
        jobs.put(id, job(zip, id));
      } else {
        count("repeated");
      }
      answer(exchange, 201, happens("nameless") ? "{}" : "{\"task_id\":\"" + id + "\"}");
    }
  }

  private static String text(Map<String, byte[]> parts, String name) {
    return new String(parts.getOrDefault(name, new byte[0]), StandardCharsets.UTF_8);
  }

  private static Map<String, byte[]> parts(HttpExchange exchange, byte[] body) {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    String all = new String(body, StandardCharsets.ISO_8859_1);
    String boundary = "--" + type.substring(type.indexOf("boundary=") + 9);
    Map<String, byte[]> parts = new HashMap<>();
    int at = all.indexOf(boundary);
    while (at >= 0) {
      int head = all.indexOf("\r\n\r\n", at);
      int next = all.indexOf("\r\n" + boundary, at + boundary.length());
      if (head < 0 || next < 0) {
        break;
      }
      Matcher name = Pattern.compile(" name=\"([^\"]+)\"").matcher(all.substring(at, head));
      if (name.find()) {
        parts.put(
            name.group(1), all.substring(head + 4, next).getBytes(StandardCharsets.ISO_8859_1));
      }
      at = next + 2;
    }
    return parts;
  }

  private Job job(byte[] zip, String id) throws IOException {
    Job job = new Job();
    job.failed = happens("fail");
    Path target = Files.createDirectories(folder.resolve(id));
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        byte[] bytes = in.readAllBytes();
        Files.write(target.resolve(entry.getName()), bytes);
        if (entry.getName().endsWith(".dcm")) {
          count("images");
          try (Part10File file =
              Part10.open(new ByteArrayInputStream(bytes), ReadLimits.DEFAULTS)) {
            job.slices.add(file.readHead());
          }
        } else {
          Matcher structure = STRUCTURE.matcher(new String(bytes, StandardCharsets.UTF_8));
          while (structure.find()) {
            job.labels.add(structure.group(1));
          }
        }
      }
    }
    return job;
  }

  private void status(HttpExchange exchange, String id) throws IOException {
    Job job = jobs.get(id);
    if (job == null || happens("forget")) {
      answer(exchange, 404, "{\"error\":\"no such task\"}");
    } else if (job.failed) {
      answer(exchange, 200, "{\"status\":\"SEGMENTATION FAILED\"}");
    } else {
      boolean ready = job.asked++ >= settings.getOrDefault("delay", 0);
      answer(exchange, 200, "{\"status\":\"" + (ready ? word : "SEGMENTATION RUNNING") + "\"}");
    }
  }

  private void result(HttpExchange exchange, String id) throws IOException {
    Job job = jobs.get(id);
    if (job == null) {
      answer(exchange, 404, "{}");
      return;
    }
    if (job.result.length == 0) {
      job.result = draw(job);
    }
    byte[] bytes = happens("corrupt") ? "no DICOM".getBytes(StandardCharsets.UTF_8) : job.result;
    count("downloads");
    if (!happens("nosum")) {
      String sum = happens("wrongsum") ? "0".repeat(64) : checksum(bytes);
      exchange.getResponseHeaders().set("X-File-Checksum", sum);
    }
    exchange.getResponseHeaders().set("Content-Type", "application/dicom");
    exchange.sendResponseHeaders(200, bytes.length);
    int length = happens("cut") ? bytes.length / 2 : bytes.length;
    exchange.getResponseBody().write(bytes, 0, length);
  }

  private byte[] draw(Job job) throws IOException {
    String series = job.slices.get(0).string(Tag.SeriesInstanceUID, "");
    String about = happens("foreign") ? "2.25.4711" : series;
    DataSet drawn = new SphereStructures(job.slices).draw(about, job.labels);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Part10.write(out, FileMetaInformation.of(drawn, TransferSyntax.EXPLICIT_LITTLE), drawn);
    return out.toByteArray();
  }

  private void confirm(HttpExchange exchange, String id, String body) throws IOException {
    if (happens("unconfirmed")) {
      answer(exchange, 500, "{}");
    } else if (!jobs.containsKey(id) || !body.contains("\"received\"")) {
      answer(exchange, 404, "{}");
    } else {
      count("confirmed");
      answer(exchange, 200, "{\"message\":\"ok\"}");
    }
  }

  private void count(String name) {
    counts.merge(name, 1, Integer::sum);
  }

  private static String checksum(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
