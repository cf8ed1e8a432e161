package org.orderly.peer;

import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A body of several parts (RFC 2046 5.1) that is read from files while it is sent. */
public final class Multipart {
  private final String boundary = "orderly-" + UUID.randomUUID();
  private final List<BodyPublisher> parts = new ArrayList<>();

  public String boundary() {
    return boundary;
  }

  /** Adds a file under these header lines. */
  public Multipart add(Path file, String... headers) throws FileNotFoundException {
    begin(headers);
    parts.add(BodyPublishers.ofFile(file));
    return this;
  }

  /** Adds bytes under these header lines. */
  public Multipart add(byte[] bytes, String... headers) {
    begin(headers);
    parts.add(BodyPublishers.ofByteArray(bytes));
    return this;
  }

  private void begin(String... headers) {
    String start = parts.isEmpty() ? "--" : "\r\n--";
    text(start + boundary + "\r\n" + String.join("\r\n", headers) + "\r\n\r\n");
  }

  private void text(String text) {
    parts.add(BodyPublishers.ofByteArray(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** The body, of known length. */
  public BodyPublisher body() {
    text("\r\n--" + boundary + "--\r\n");
    return BodyPublishers.concat(parts.toArray(BodyPublisher[]::new));
  }
}
