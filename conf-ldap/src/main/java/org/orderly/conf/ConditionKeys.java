package org.orderly.conf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.orderly.dicom.dict.Dictionary;

/** The key of a condition: a session property or a path of keywords or hexadecimal tags. */
final class ConditionKeys {

  private static final Pattern INDEXED = Pattern.compile("(.*)\\[(\\d{1,4})]");
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
