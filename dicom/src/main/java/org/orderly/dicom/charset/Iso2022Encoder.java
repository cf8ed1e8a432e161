package org.orderly.dicom.charset;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Encodes text with code extensions, back in the initial state at every delimiter and the end. */
final class Iso2022Encoder {

  private final List<CodeElement> candidates = new ArrayList<>();
  private final CodeElement initialG0;
  private final @Nullable CodeElement initialG1;
  private final Delimiters delimiters;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private CodeElement g0;
  private @Nullable CodeElement g1;

  Iso2022Encoder(List<CodeElement> elements, Delimiters delimiters) {
    CodeElement first = elements.get(0);
    this.initialG0 = first.initialG0();
    this.initialG1 = first.inG1() ? first : null;
    this.delimiters = delimiters;
    this.g0 = initialG0;
    this.g1 = initialG1;
    candidates.add(initialG0);
    for (CodeElement element : elements) {
      if (element != initialG0) {
        candidates.add(element);
      }
    }
  }

  byte[] encode(String text) {
    text.codePoints().forEach(this::append);
    reset();
    return out.toByteArray();
  }

  boolean canEncode(String text) {
    return text.codePoints().allMatch(c -> c < 0x80 || find(Character.toString(c)) != null);
  }

  private void append(int codePoint) {
    if (delimiters.contains(codePoint)) {
      reset();
      out.write(codePoint);
      // delimiters also end what was designated for G1 (PS3.5 6.1.2.5.3)
      g1 = initialG1;
      return;
    }
    if (codePoint < 0x20) {
      out.write(codePoint);
      return;
    }
    String character = Character.toString(codePoint);
    CodeElement element = find(character);
    byte[] bytes = element == null ? null : element.encode(character);
    if (element == null || bytes == null) {
      append('?');
      return;
    }
    designate(element);
    out.writeBytes(bytes);
  }

  private @Nullable CodeElement find(String character) {
    for (CodeElement element : candidates) {
      if (element.encode(character) != null) {
        return element;
      }
    }
    return null;
  }

  private void designate(CodeElement element) {
    if (element.inG1() ? element != g1 : element != g0) {
      out.write(Iso2022Decoder.ESC);
      out.writeBytes(element.escape().getBytes(StandardCharsets.US_ASCII));
    }
    if (element.inG1()) {
      g1 = element;
    } else {
      g0 = element;
    }
  }

  private void reset() {
    if (g0 != initialG0) {
      designate(initialG0);
    }
  }
}
