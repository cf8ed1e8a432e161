package org.orderly.web.rs.multipart;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartReaderTest {
  @Test
  void reads_parts_with_their_headers() throws IOException {
    MultipartReader reader =
        reader(
            "preamble\r\n--B\r\nContent-Type: application/dicom\r\nX: 1\r\n\r\nabc\r\n--B \r\n"
                + "content-type: text/plain\r\n\r\n\r\n--B--\r\nepilogue");
    assertTrue(reader.next());
    assertEquals("application/dicom", reader.headers().get("CONTENT-TYPE"));
    assertEquals("abc", text(reader));
    assertTrue(reader.next());
    assertEquals("", text(reader));
    assertFalse(reader.next());
    assertFalse(reader.next());
  }

  @Test
  void reads_a_part_without_a_body() throws IOException {
    MultipartReader reader = reader("--B\r\nA: b\r\n\r\n--B--");
    assertTrue(reader.next());
    assertEquals("", text(reader));
    assertFalse(reader.next());
  }

  @Test
  void skips_what_was_not_read_of_a_part() throws IOException {
    MultipartReader reader =
        reader("--B\r\n\r\n" + "x".repeat(300_000) + "\r\n--B\r\n\r\nsecond\r\n--B--");
    assertTrue(reader.next());
    assertEquals('x', reader.body().read());
    assertTrue(reader.next());
    assertEquals("second", text(reader));
    assertFalse(reader.next());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 65_535, 1_000_000})
  void finds_boundaries_wherever_the_network_cuts_the_stream(int chunk) throws IOException {
    MultipartWriter writer = new MultipartWriter();
    MediaRange type = MediaRange.of(writer.mediaType("application/dicom"));
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    Random random = new Random(chunk);
    byte[][] bodies = new byte[20][];
    for (int i = 0; i < bodies.length; i++) {
      bodies[i] = new byte[chunk == 1 ? random.nextInt(500) : random.nextInt(200_000)];
      random.nextBytes(bodies[i]);
      // nearly a delimiter at the end of the body
      byte[] lure = ("\r\n--" + type.parameter("boundary")).substring(0, 9).getBytes("ASCII");
      System.arraycopy(
          lure, 0, bodies[i], Math.max(0, bodies[i].length - 9), Math.min(9, bodies[i].length));
      writer.begin(message, "application/dicom");
      message.write(bodies[i]);
    }
    writer.end(message);
    MultipartReader reader =
        new MultipartReader(
            new Trickle(message.toByteArray(), chunk), type.parameters().get("boundary"), 100);
    for (byte[] body : bodies) {
      assertTrue(reader.next());
      assertEquals("application/dicom", reader.headers().get("content-type"));
      assertArrayEquals(body, reader.body().readAllBytes());
    }
    assertFalse(reader.next());
  }

  @Test
  void refuses_a_message_that_ends_within_a_part() throws IOException {
    MultipartReader reader = reader("--B\r\n\r\nabc\r\n--");
    assertTrue(reader.next());
    assertThrows(MultipartException.class, () -> reader.body().readAllBytes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no boundary at all",
        "--Bx\r\n\r\n\r\n--B--",
        "--B\r\nno colon\r\n\r\n\r\n--B--",
        "--B"
      })
  void refuses_what_is_no_multipart_message(String message) throws IOException {
    MultipartReader reader = reader(message);
    assertThrows(MultipartException.class, reader::next);
  }

  @Test
  void bounds_headers_preamble_and_number_of_parts() throws IOException {
    MultipartReader longLine = reader("--B\r\nA: " + "x".repeat(9000) + "\r\n\r\n\r\n--B--");
    assertThrows(MultipartException.class, longLine::next);
    MultipartReader manyLines = reader("--B\r\n" + headers(33) + "\r\n\r\n--B--");
    assertThrows(MultipartException.class, manyLines::next);
    MultipartReader preamble = reader("x".repeat(100_000) + "\r\n--B\r\n\r\n\r\n--B--");
    assertThrows(MultipartException.class, preamble::next);
    MultipartReader many = reader("--B\r\n\r\n\r\n--B\r\n\r\n\r\n--B\r\n\r\n\r\n--B--", 2);
    assertTrue(many.next());
    assertTrue(many.next());
    assertThrows(MultipartException.class, many::next);
    assertThrows(MultipartException.class, () -> new MultipartReader(stream(""), "", 1));
    assertThrows(
        MultipartException.class, () -> new MultipartReader(stream(""), "b".repeat(71), 1));
  }

  private static String headers(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append('h').append(i).append(": v\r\n");
    }
    return text.toString();
  }

  private static String text(MultipartReader reader) throws IOException {
    return new String(reader.body().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  private static MultipartReader reader(String message) throws IOException {
    return reader(message, 10);
  }

  private static MultipartReader reader(String message, int maxParts) throws IOException {
    return new MultipartReader(stream(message), "B", maxParts);
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static final class Trickle extends ByteArrayInputStream {
    private final int chunk;

    Trickle(byte[] bytes, int chunk) {
      super(bytes);
      this.chunk = chunk;
    }

    @Override
    public synchronized int read(byte[] target, int offset, int length) {
      return super.read(target, offset, Math.min(chunk, length));
    }
  }
}
