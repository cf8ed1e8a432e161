package org.orderly.web.rs.multipart;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads a multipart message (RFC 2046 5.1) from a stream, part by part. Memory is one buffer,
 * however long the parts are.
 */
public final class MultipartReader {
  private static final int BUFFER_LENGTH = 64 * 1024;
  private static final int MAX_BOUNDARY_LENGTH = 70;
  private static final int MAX_HEADER_LINE = 8192;
  private static final int MAX_HEADERS = 32;
  private static final long MAX_PREAMBLE = 64 * 1024;

  private final InputStream in;
  private final byte[] delimiter;
  private final int maxParts;
  private final byte[] buffer = new byte[BUFFER_LENGTH];
  private final Body body = new Body();
  private Map<String, String> headers = Map.of();
  private int position;
  private int limit;
  // bytes of the body known to be before any delimiter: [position, clear)
  private int clear;
  private boolean atDelimiter;
  private int parts;
  private boolean ended;

  /**
   * @param boundary as the media type of the message tells it
   * @throws MultipartException if that is no boundary
   */
  public MultipartReader(InputStream in, String boundary, int maxParts) throws MultipartException {
    if (boundary.isEmpty() || boundary.length() > MAX_BOUNDARY_LENGTH) {
      throw new MultipartException("A boundary must have 1 to 70 characters");
    }
    this.in = in;
    this.maxParts = maxParts;
    delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    // the first boundary line need not follow a line break; giving it one spares a special case
    buffer[0] = '\r';
    buffer[1] = '\n';
    limit = 2;
  }

  /** Goes to the next part, over what is left of the current one; false after the last. */
  public boolean next() throws IOException {
    if (ended) {
      return false;
    }
    skipBody(parts == 0 ? MAX_PREAMBLE : Long.MAX_VALUE);
    position += delimiter.length;
    clear = position;
    String rest = line();
    if (rest.startsWith("--")) {
      limit = position;
      ended = true;
      return false;
    }
    if (!rest.isBlank()) {
      throw new MultipartException("A boundary line goes on after the boundary");
    }
    if (++parts > maxParts) {
      throw new MultipartException("More than " + maxParts + " parts");
    }
    atDelimiter = false;
    headers = readHeaders();
    // an empty body: the line break that ends the headers is that of the delimiter as well
    position -= 2;
    buffer[position] = '\r';
    buffer[position + 1] = '\n';
    clear = position;
    if (available() == 0) {
      return true;
    }
    position += 2;
    clear = Math.max(clear, position);
    return true;
  }

  /** Headers of the part, by name without regard to case. */
  public Map<String, String> headers() {
    return headers;
  }

  /** The bytes of the part; its end is the end of the part. */
  public InputStream body() {
    return body;
  }

  private void skipBody(long max) throws IOException {
    long skipped = 0;
    for (int count = available(); count > 0; count = available()) {
      position += count;
      skipped += count;
      if (skipped > max) {
        throw new MultipartException("The first boundary is missing");
      }
    }
  }

  private Map<String, String> readHeaders() throws IOException {
    Map<String, String> result = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon <= 0) {
        throw new MultipartException("A header of part " + parts + " has no name");
      }
      result.put(
          line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip());
      if (result.size() > MAX_HEADERS) {
        throw new MultipartException("Part " + parts + " has too many headers");
      }
    }
    return Collections.unmodifiableMap(result);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      if (position == limit && !fill()) {
        if (line.indexOf("--") == 0) {
          return line.toString();
        }
        throw truncated();
      }
      char c = (char) (buffer[position++] & 0xff);
      if (c == '\n') {
        int end = line.length();
        return line.substring(0, end > 0 && line.charAt(end - 1) == '\r' ? end - 1 : end);
      }
      line.append(c);
      if (line.length() > MAX_HEADER_LINE) {
        throw new MultipartException("A header line of more than " + MAX_HEADER_LINE + " bytes");
      }
    }
  }

  /** How many bytes of the body lie ready in the buffer; 0 at its end. */
  private int available() throws IOException {
    while (!atDelimiter && clear <= position) {
      int found = find();
      if (found >= 0) {
        atDelimiter = true;
        clear = found;
        break;
      }
      // the tail may be the start of a delimiter
      clear = Math.max(position, limit - delimiter.length + 1);
      if (clear <= position && !fill()) {
        throw truncated();
      }
    }
    return clear - position;
  }

  private int find() {
    int last = limit - delimiter.length;
    for (int i = position; i <= last; i++) {
      if (buffer[i] == '\r' && matches(i)) {
        return i;
      }
    }
    return -1;
  }

  private boolean matches(int start) {
    for (int i = 1; i < delimiter.length; i++) {
      if (buffer[start + i] != delimiter[i]) {
        return false;
      }
    }
    return true;
  }

  private boolean fill() throws IOException {
    if (position > 0) {
      // two bytes stay free in front, see next()
      int keep = Math.min(position, 2);
      System.arraycopy(buffer, position, buffer, keep, limit - position);
      limit -= position - keep;
      clear = Math.max(keep, clear - position + keep);
      position = keep;
    }
    int count = in.read(buffer, limit, buffer.length - limit);
    if (count < 0) {
      return false;
    }
    limit += count;
    return true;
  }

  private static MultipartException truncated() {
    return new MultipartException("The message ends before its last boundary");
  }

  private final class Body extends InputStream {
    @Override
    public int read() throws IOException {
      if (MultipartReader.this.available() == 0) {
        return -1;
      }
      return buffer[position++] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      int count = Math.min(length, MultipartReader.this.available());
      if (count == 0) {
        return -1;
      }
      System.arraycopy(buffer, position, target, offset, count);
      position += count;
      return count;
    }

    @Override
    public int available() {
      return Math.max(0, clear - position);
    }
  }
}
