package org.orderly.dicom.deident;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;

/**
 * Text as it is compared: without case, accents and widths, as UTF-8, with the way back.
 *
 * @param from for each byte, and for the end, where in the text its character begins
 */
record Folded(byte[] bytes, int[] from) {

  static Folded of(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length() + 8);
    int[] from = new int[text.length() + 8];
    int used = 0;
    int i = 0;
    while (i < text.length()) {
      int codePoint = text.codePointAt(i);
      byte[] folded = fold(codePoint);
      for (byte b : folded) {
        if (used + 1 >= from.length) {
          from = Arrays.copyOf(from, from.length * 2);
        }
        from[used++] = i;
        bytes.write(b);
      }
      i += Character.charCount(codePoint);
    }
    from[used] = text.length();
    return new Folded(bytes.toByteArray(), Arrays.copyOf(from, used + 1));
  }

  private static byte[] fold(int codePoint) {
    if (codePoint < 0x80) {
      return new byte[] {(byte) Character.toLowerCase(codePoint)};
    }
    if (codePoint == 0xDF) {
      return new byte[] {'s', 's'};
    }
    String parts = Normalizer.normalize(Character.toString(codePoint), Normalizer.Form.NFKD);
    StringBuilder kept = new StringBuilder();
    parts
        .codePoints()
        .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
        .forEach(kept::appendCodePoint);
    return kept.toString().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
  }

  /** The folded form alone. */
  static String text(String text) {
    return new String(of(text).bytes, StandardCharsets.UTF_8);
  }
}
