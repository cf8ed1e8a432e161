package org.orderly.conf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.orderly.dicom.dict.Dictionary;
import org.orderly.dicom.dict.Vr;

/** The key of a condition: a session property or a path of keywords or hexadecimal tags. */
final class ConditionKeys {

  private static final Pattern INDEXED = Pattern.compile("(.*)\\[(\\d{1,4})]");
  private static final String NUMBER = "[+-]?\\d{1,18}(\\.\\d{1,18})?";
  private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{8}");

  private ConditionKeys() {}

  static Condition.Key parse(String key) {
    Optional<Condition.Session> session = Condition.Session.of(key);
    if (session.isPresent()) {
      return session.get();
    }
    Matcher indexed = INDEXED.matcher(key);
    int index = 0;
    String path = key;
    if (indexed.matches()) {
      path = indexed.group(1);
      index = Integer.parseInt(indexed.group(2));
      if (index == 0) {
        throw new IllegalArgumentException("the first value has index 1");
      }
    }
    List<Integer> tags = new ArrayList<>();
    for (String step : path.split("\\.", -1)) {
      tags.add(tag(step));
    }
    return new Condition.Attribute(tags, index);
  }

  /** The VR of the element that a key names; UN for what the dictionary does not know. */
  static Optional<Vr> vr(Condition.Key key) {
    return key instanceof Condition.Attribute attribute
        ? Optional.of(Dictionary.vrOf(attribute.tags().get(attribute.tags().size() - 1)))
        : Optional.empty();
  }

  /**
   * Whether it is a number; else it is a date or time.
   *
   * @throws IllegalArgumentException if it is neither, or the bound is no value of it
   */
  static boolean isNumeric(Condition.Key key, String keyword, String bound) {
    Vr vr = vr(key).orElse(Vr.LO);
    String form =
        switch (vr) {
          case DS, IS, FL, FD, SL, SS, SV, UL, US, UV -> NUMBER;
          case DA -> "\\d{8}";
          case TM -> "\\d{2}(\\d{2}){0,2}(\\.\\d{1,6})?";
          case DT -> "\\d{4}(\\d{2}){0,5}(\\.\\d{1,6})?";
          default ->
              throw new IllegalArgumentException(
                  keyword + " is no number, date or time that could be compared");
        };
    if (!bound.matches(form)) {
      throw new IllegalArgumentException(
          "'" + bound + "' is no value of " + keyword + " (" + vr + ")");
    }
    return form.equals(NUMBER);
  }

  private static int tag(String step) {
    if (HEX.matcher(step).matches()) {
      return Integer.parseUnsignedInt(step, 16);
    }
    OptionalInt tag = Dictionary.tagForKeyword(step);
    return tag.orElseThrow(
        () ->
            new IllegalArgumentException(
                "'" + step + "' is neither a DICOM keyword, nor 8 hex digits, nor a session key"));
  }
}
