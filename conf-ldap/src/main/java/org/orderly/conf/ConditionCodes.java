package org.orderly.conf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The code list form of a condition value: {@code (CV, CSD, "CM")|(CV, CSD, "CM")}. */
final class ConditionCodes {

  private static final Pattern CODE =
      Pattern.compile(
          "\\(\\s*([^,\"|()]+?)\\s*,\\s*([^,\"|()]+?)\\s*(?:,\\s*\"([^\"]*)\"\\s*)?\\)");

  private ConditionCodes() {}

  /** Empty if the value is no code list: a regular expression may begin with a group, too. */
  static Optional<List<Condition.Code>> parse(String value) {
    List<Condition.Code> codes = new ArrayList<>();
    Matcher matcher = CODE.matcher(value);
    int position = 0;
    while (matcher.find(position) && matcher.start() == position) {
      codes.add(new Condition.Code(matcher.group(1), matcher.group(2)));
      position = matcher.end();
      if (position == value.length()) {
        return Optional.of(codes);
      }
      if (value.charAt(position) != '|') {
        break;
      }
      position++;
    }
    return Optional.empty();
  }
}
