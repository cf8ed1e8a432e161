package org.orderly.dicom.data;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.orderly.dicom.charset.Delimiters;
import org.orderly.dicom.charset.SpecificCharacterSet;
import org.orderly.dicom.dict.Dictionary;
import org.orderly.dicom.dict.Vr;

/**
 * Values of elements as text: splitting, padding and character sets (PS3.5 sections 6.1 to 6.4).
 */
final class Values {

  private Values() {}

  /** The VR to interpret a value by: an element read as UN is what the dictionary says. */
  static Vr effectiveVr(int tag, Vr vr) {
    return vr == Vr.UN ? Dictionary.vrOf(tag) : vr;
  }

  static List<String> decode(int tag, Vr declared, byte[] bytes, SpecificCharacterSet set) {
    Vr vr = effectiveVr(tag, declared);
    if (bytes.length == 0) {
      return List.of();
    }
    if (vr.isNumber()) {
      List<String> values = new ArrayList<>();
      for (int i = 0; i < Numbers.count(vr, bytes); i++) {
        values.add(Numbers.text(vr, bytes, i));
      }
      return values;
    }
    if (!vr.isText()) {
      return vr == Vr.UN ? split(Vr.LO, latin(bytes)) : List.of();
    }
    String text = vr.usesCharacterSet() ? set.decode(bytes, delimiters(vr)) : latin(bytes);
    return vr.isSingleText() ? single(vr, text) : split(vr, text);
  }

  static byte[] encode(Vr vr, List<String> values, SpecificCharacterSet set) {
    String text = values.size() == 1 ? values.get(0) : String.join("\\", values);
    return vr.usesCharacterSet()
        ? set.encode(text, delimiters(vr))
        : text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static Delimiters delimiters(Vr vr) {
    return vr == Vr.PN
        ? Delimiters.PERSON_NAME
        : vr.isSingleText() ? Delimiters.TEXT : Delimiters.VALUES;
  }

  private static List<String> single(Vr vr, String text) {
    String trimmed = trim(vr, text, 0, text.length());
    return trimmed.isEmpty() ? List.of() : List.of(trimmed);
  }

  private static List<String> split(Vr vr, String text) {
    if (text.indexOf('\\') < 0) {
      return single(vr, text);
    }
    List<String> values = new ArrayList<>();
    int start = 0;
    for (int end = text.indexOf('\\'); end >= 0; end = text.indexOf('\\', start)) {
      values.add(trim(vr, text, start, end));
      start = end + 1;
    }
    values.add(trim(vr, text, start, text.length()));
    return values;
  }

  /** Drops padding: trailing everywhere, leading where it is insignificant too. */
  private static String trim(Vr vr, String text, int from, int to) {
    int start = from;
    int end = to;
    while (end > start && text.charAt(end - 1) <= ' ' && isPadding(text.charAt(end - 1))) {
      end--;
    }
    if (!vr.isSingleText() && vr != Vr.UC) {
      while (start < end && text.charAt(start) == ' ') {
        start++;
      }
    }
    return text.substring(start, end);
  }

  private static boolean isPadding(char c) {
    return c == ' ' || c == 0;
  }
}
