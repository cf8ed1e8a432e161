package org.orderly.dicom.charset;

import java.util.List;

/**
 * Decodes text with code extensions (PS3.5 section 6.1.2.5).
 *
 * <p>An escape sequence works even if its set was not declared: the bytes are clear about what they
 * mean.
 */
final class Iso2022Decoder {

  static final byte ESC = 0x1B;

  private static final CodeElement[] ALL = CodeElement.values();

  private final CodeElement initialG0;
  private final CodeElement initialG1;
  private final Delimiters delimiters;
  private CodeElement g0;
  private CodeElement g1;

  Iso2022Decoder(List<CodeElement> elements, Delimiters delimiters) {
    CodeElement first = elements.isEmpty() ? CodeElement.ASCII : elements.get(0);
    this.initialG0 = first.initialG0();
    this.initialG1 = first.inG1() ? first : CodeElement.LATIN_1;
    this.delimiters = delimiters;
    this.g0 = initialG0;
    this.g1 = initialG1;
  }

  String decode(byte[] bytes, int offset, int length) {
    StringBuilder text = new StringBuilder(length);
    int end = offset + length;
    int i = offset;
    while (i < end) {
      int b = bytes[i] & 0xFF;
      if (b == ESC) {
        i += 1 + designate(bytes, i + 1, end);
      } else if (b < 0x21 || !g0.pairs() && delimiters.contains(b)) {
        text.append((char) b);
        reset(b);
        i++;
      } else {
        i += character(b, i + 1 < end ? bytes[i + 1] & 0xFF : -1, text);
      }
    }
    return text.toString();
  }

  private void reset(int delimiter) {
    if (delimiters.contains(delimiter)) {
      g0 = initialG0;
      g1 = initialG1;
    }
  }

  /** Length of the designation after ESC; an unknown escape is dropped, its text stays. */
  private int designate(byte[] bytes, int from, int end) {
    for (CodeElement element : ALL) {
      if (startsWith(bytes, from, end, element.escape())) {
        if (element.inG1()) {
          g1 = element;
        } else {
          g0 = element;
        }
        return element.escape().length();
      }
    }
    if (startsWith(bytes, from, end, "$@")) { // JIS C 6226-1978, the forerunner of JIS X 0208
      g0 = CodeElement.JIS_X_0208;
      return 2;
    }
    return 0;
  }

  private static boolean startsWith(byte[] bytes, int from, int end, String escape) {
    if (end - from < escape.length()) {
      return false;
    }
    for (int i = 0; i < escape.length(); i++) {
      if (bytes[from + i] != escape.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private int character(int first, int second, StringBuilder text) {
    CodeElement element = first < 0x80 ? g0 : g1;
    if (!element.pairs()) {
      text.append(element.decode(first, -1));
      return 1;
    }
    boolean pair = second >= 0 && (second & 0x7F) > 0x20 && (first < 0x80) == (second < 0x80);
    text.append(pair ? element.decode(first, second) : "\uFFFD");
    return pair ? 2 : 1;
  }
}
