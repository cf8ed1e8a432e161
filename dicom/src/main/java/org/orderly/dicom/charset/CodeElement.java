package org.orderly.dicom.charset;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The code elements of PS3.3 Tables C.12-2 to C.12-4, each with its ISO 2022 escape sequence. */
enum CodeElement {
  ASCII("(B", StandardCharsets.US_ASCII, Shape.G0),
  ROMAJI("(J", StandardCharsets.US_ASCII, Shape.G0),
  KATAKANA(")I", StandardCharsets.US_ASCII, Shape.G1),
  LATIN_1("-A", "ISO-8859-1", Shape.G1),
  LATIN_2("-B", "ISO-8859-2", Shape.G1),
  LATIN_3("-C", "ISO-8859-3", Shape.G1),
  LATIN_4("-D", "ISO-8859-4", Shape.G1),
  CYRILLIC("-L", "ISO-8859-5", Shape.G1),
  ARABIC("-G", "ISO-8859-6", Shape.G1),
  GREEK("-F", "ISO-8859-7", Shape.G1),
  HEBREW("-H", "ISO-8859-8", Shape.G1),
  LATIN_5("-M", "ISO-8859-9", Shape.G1),
  THAI("-T", "x-iso-8859-11", Shape.G1),
  LATIN_9("-b", "ISO-8859-15", Shape.G1),
  JIS_X_0208("$B", "EUC-JP", Shape.PAIRS_IN_G0),
  JIS_X_0212("$(D", "EUC-JP", Shape.PAIRS_IN_G0),
  KS_X_1001("$)C", "EUC-KR", Shape.PAIRS_IN_G1),
  GB_2312("$)A", "GB2312", Shape.PAIRS_IN_G1);

  private enum Shape {
    G0,
    G1,
    PAIRS_IN_G0,
    PAIRS_IN_G1
  }

  /** EUC-JP reaches JIS X 0212 by this prefix. */
  private static final byte SINGLE_SHIFT_3 = (byte) 0x8F;

  private final String escape;
  private final @Nullable Charset charset;
  private final Shape shape;

  CodeElement(String escape, Charset charset, Shape shape) {
    this.escape = escape;
    this.charset = charset;
    this.shape = shape;
  }

  CodeElement(String escape, String charset, Shape shape) {
    this.escape = escape;
    this.charset = Charset.isSupported(charset) ? Charset.forName(charset) : null;
    this.shape = shape;
  }

  /** What follows ESC. */
  String escape() {
    return escape;
  }

  boolean inG1() {
    return shape == Shape.G1 || shape == Shape.PAIRS_IN_G1;
  }

  boolean pairs() {
    return shape == Shape.PAIRS_IN_G0 || shape == Shape.PAIRS_IN_G1;
  }

  /** The left half that goes with a first defined term (PS3.3 Table C.12-2). */
  CodeElement initialG0() {
    return this == KATAKANA ? ROMAJI : inG1() ? ASCII : this;
  }

  /** The Java charset that has ASCII and this element, where it needs no code extensions. */
  @Nullable Charset singleByteCharset() {
    return shape == Shape.G1 && this != KATAKANA ? charset : null;
  }

  /** Decodes one character of this element: the bytes as they are on the wire. */
  String decode(int first, int second) {
    if (this == KATAKANA) {
      return first >= 0xA1 && first <= 0xDF
          ? String.valueOf((char) (0xFF61 + first - 0xA1))
          : "\uFFFD";
    }
    if (charset == null) {
      return "\uFFFD";
    }
    byte b1 = (byte) (pairs() ? first | 0x80 : first);
    if (!pairs()) {
      return new String(new byte[] {b1}, charset);
    }
    byte b2 = (byte) (second | 0x80);
    byte[] bytes = this == JIS_X_0212 ? new byte[] {SINGLE_SHIFT_3, b1, b2} : new byte[] {b1, b2};
    String text = new String(bytes, charset);
    return text.length() == 1 ? text : "\uFFFD";
  }

  /** The wire bytes of one character, or null if this element does not have it. */
  byte @Nullable [] encode(String character) {
    char c = character.charAt(0);
    if (this == KATAKANA) {
      return c >= 0xFF61 && c <= 0xFF9F ? new byte[] {(byte) (c - 0xFF61 + 0xA1)} : null;
    }
    if (charset == null || character.length() > 1 || (c < 0x80) == (shape != Shape.G0)) {
      return null;
    }
    if (!charset.newEncoder().canEncode(character)) {
      return null;
    }
    byte[] bytes = character.getBytes(charset);
    return switch (this) {
      case JIS_X_0208 -> bytes.length == 2 && bytes[0] != (byte) 0x8E ? to7Bit(bytes, 0) : null;
      case JIS_X_0212 -> bytes.length == 3 && bytes[0] == SINGLE_SHIFT_3 ? to7Bit(bytes, 1) : null;
      default -> bytes.length == (pairs() ? 2 : 1) ? bytes : null;
    };
  }

  private static byte[] to7Bit(byte[] bytes, int offset) {
    return new byte[] {(byte) (bytes[offset] & 0x7F), (byte) (bytes[offset + 1] & 0x7F)};
  }
}
