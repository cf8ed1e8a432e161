package org.orderly.web.rs.multipart;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Writes a multipart/related message (RFC 2387) to a stream, part by part. */
public final class MultipartWriter {
  private final String boundary = UUID.randomUUID().toString();
  private boolean begun;

  /** The media type of the whole message. */
  public String mediaType(String rootType) {
    return "multipart/related; type=\"" + rootType + "\"; boundary=" + boundary;
  }

  /** Begins a part; its bytes are to be written to {@code out} next. */
  public void begin(OutputStream out, String contentType) throws IOException {
    String head =
        (begun ? "\r\n--" : "--") + boundary + "\r\nContent-Type: " + contentType + "\r\n\r\n";
    begun = true;
    out.write(head.getBytes(StandardCharsets.ISO_8859_1));
  }

  public void end(OutputStream out) throws IOException {
    out.write(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.ISO_8859_1));
  }
}
