package org.orderly.segmentation;

import jakarta.json.Json;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.orderly.common.Sha256;
import org.orderly.conf.SegmentService;
import org.orderly.peer.HttpAnswer;
import org.orderly.peer.HttpPeer;
import org.orderly.peer.Multipart;
import org.orderly.task.TaskRun;

/** The calls of a segmentation server. */
record RemoteServer(HttpPeer peer, SegmentService service) {
  private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());
  private static final JsonBuilderFactory BUILDERS = Json.createBuilderFactory(Map.of());
  private static final List<String> STATUS = List.of("status", "server_status", "state", "message");
  private static final List<String> ID = List.of("task_id", "transaction_token");
  private static final Pattern GOOD_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._~-]{0,199}");
  private static final int LONGEST_STATUS = 200;
  private static final long LONGEST_RESULT = 2L * 1024 * 1024 * 1024;
  private static final int NOT_FOUND = 404;
  private static final int GONE = 410;
  private static final int REFUSED = 400;

  /** The server does not want what it was sent. */
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  /**
   * @throws IOException if it is not well, or cannot be reached
   */
  void health() throws IOException {
    HttpAnswer answer = get("/api/health/");
    if (!answer.good()) {
      throw new IOException("health of the segmentation server: " + answer.text());
    }
  }

  /**
   * Uploads a zip file.
   *
   * @param task whose end ends the upload
   * @return how the server names the task
   * @throws RefusedException if another try would not do better
   */
  String upload(UploadZip zip, String fileName, TaskRun task) throws IOException, RefusedException {
    CompletableFuture<HttpAnswer> sending = peer.send(() -> upload(body(zip, fileName)));
    task.onStop(() -> sending.cancel(true));
    HttpAnswer answer = HttpPeer.await(sending);
    JsonObject said = json(answer);
    if (answer.good()) {
      String id =
          ID.stream()
              .map(name -> text(said, name))
              .filter(s -> !s.isEmpty())
              .findFirst()
              .orElse("");
      if (!GOOD_ID.matcher(id).matches()) {
        throw new IOException("upload: the answer names no task");
      }
      return id;
    }
    String checksum = said == null ? "" : said.toString().toLowerCase(Locale.ROOT);
    boolean again = answer.retryable() || checksum.contains("checksum");
    if (again || answer.status() < REFUSED) {
      throw new IOException("upload: " + answer.text());
    }
    throw new RefusedException("upload: " + answer.text());
  }

  private HttpRequest.Builder upload(Multipart body) {
    return HttpRequest.newBuilder(peer.resource("/api/upload/"))
        .header("Accept", "application/json")
        .header("Content-Type", "multipart/form-data; boundary=" + body.boundary())
        .POST(body.body());
  }

  private Multipart body(UploadZip zip, String fileName) {
    try {
      Multipart body = new Multipart();
      field(body, "checksum", zip.checksum());
      field(body, "client_id", service.clientId() == null ? "" : service.clientId());
      return body.add(
          zip.file(),
          "Content-Disposition: form-data; name=\"file\"; filename=\"" + fileName + "\"",
          "Content-Type: application/zip");
    } catch (FileNotFoundException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void field(Multipart body, String name, String value) {
    body.add(
        value.getBytes(StandardCharsets.UTF_8),
        "Content-Disposition: form-data; name=\"" + name + "\"");
  }

  /** What the server says of a task; null: it does not know the task. */
  @Nullable String status(String task) throws IOException {
    HttpAnswer answer = get("/api/upload/" + task + "/status/");
    if (answer.status() == NOT_FOUND) {
      return null;
    }
    if (!answer.good()) {
      throw new IOException("status: " + answer.text());
    }
    JsonObject said = json(answer);
    String status =
        said == null
            ? new String(
                answer.body(),
                0,
                Math.min(answer.body().length, LONGEST_STATUS),
                StandardCharsets.UTF_8)
            : STATUS.stream()
                .map(name -> text(said, name))
                .filter(s -> !s.isEmpty())
                .findFirst()
                .orElse("");
    String plain = status.strip().replaceAll("\\p{Cntrl}", " ");
    return plain.length() <= LONGEST_STATUS ? plain : plain.substring(0, LONGEST_STATUS);
  }

  /** Fetches the result of a task and compares it with the checksum that the server names. */
  void download(String task, Path target) throws IOException {
    HttpPeer.Download fetched =
        peer.download(
            () -> HttpRequest.newBuilder(peer.resource("/api/rtstruct/" + task + "/")).GET(),
            target,
            LONGEST_RESULT);
    if (!fetched.good()) {
      throw new IOException("download: HTTP " + fetched.status());
    }
    String named = fetched.headers().firstValue("X-File-Checksum").orElse("").strip();
    if (named.isEmpty()) {
      throw new IOException("download: the server names no checksum");
    }
    if (!named.equalsIgnoreCase(checksum(target))) {
      throw new IOException("download: the file has another checksum than the server names");
    }
  }

  private static String checksum(Path file) throws IOException {
    MessageDigest digest = Sha256.digest();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      byte[] buffer = new byte[1 << 16];
      int read = in.read(buffer);
      while (read >= 0) {
        read = in.read(buffer);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Tells the server that the result of a task has come; one that it forgot already is told. */
  void confirm(String task, Instant now) throws IOException {
    String body =
        BUILDERS
            .createObjectBuilder()
            .add("task_id", task)
            .add("status", "received")
            .add("timestamp", now.toString())
            .build()
            .toString();
    HttpAnswer answer =
        peer.exchange(
            () ->
                HttpRequest.newBuilder(peer.resource("/api/rtstruct/" + task + "/confirm/"))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(body)));
    if (!answer.good() && answer.status() != NOT_FOUND && answer.status() != GONE) {
      throw new IOException("confirm: " + answer.text());
    }
  }

  private HttpAnswer get(String path) throws IOException {
    return peer.exchange(
        () ->
            HttpRequest.newBuilder(peer.resource(path)).header("Accept", "application/json").GET());
  }

  private static @Nullable JsonObject json(HttpAnswer answer) {
    try (JsonReader reader = READERS.createReader(new ByteArrayInputStream(answer.body()))) {
      return reader.readObject();
    } catch (JsonException e) {
      return null; // plain text
    }
  }

  private static String text(@Nullable JsonObject json, String name) {
    if (json == null || !json.containsKey(name)) {
      return "";
    }
    return json.get(name) instanceof JsonString string
        ? string.getString()
        : json.get(name).toString();
  }
}
