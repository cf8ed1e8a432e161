package org.orderly.ruleset;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.orderly.dicom.dict.Vr;

/**
 * Which series a template is for.
 *
 * @param template its key
 * @param all whether all groups must hold, or any
 */
public record Ruleset(
    String name, long template, boolean enabled, boolean all, List<Group> groups) {
  private static final int LONGEST_NAME = 64;
  private static final int LONGEST_VALUE = 256;
  private static final int MOST_GROUPS = 20;
  private static final int MOST_CONDITIONS = 50;

  public Ruleset {
    groups = List.copyOf(groups);
  }

  /**
   * Some conditions.
   *
   * @param all whether all of them must hold, or any
   */
  public record Group(boolean all, List<Condition> conditions) {
    public Group {
      conditions = List.copyOf(conditions);
    }
  }

  /**
   * What one attribute must have.
   *
   * @param tag keyword, tag, or several with points between
   * @param comparison as {@link Comparison#text} has it
   * @param value empty where none is needed
   */
  public record Condition(String tag, String comparison, String value) {

    /** What is wrong with it; empty: nothing. */
    String problem() {
      Comparison wanted = Comparison.ofText(comparison).orElse(null);
      if (wanted == null) {
        return "there is no operator '" + comparison + "'";
      }
      TagPath path;
      try {
        path = TagPath.of(tag);
      } catch (IllegalArgumentException e) {
        return String.valueOf(e.getMessage());
      }
      Vr vr = path.vr();
      if (!wanted.allows(vr)) {
        return path.text() + " is " + vr + ", which cannot be asked for '" + wanted.text() + "'";
      }
      if (!wanted.needsValue()) {
        return value.isEmpty() ? "" : "'" + wanted.text() + "' needs no value";
      }
      if (value.isBlank() || value.length() > LONGEST_VALUE) {
        return path.text() + " needs a value of at most " + LONGEST_VALUE + " characters";
      }
      return valueProblem(wanted, vr);
    }

    private String valueProblem(Comparison wanted, Vr vr) {
      if (wanted == Comparison.MATCHES) {
        try {
          Pattern.compile(value);
          return "";
        } catch (PatternSyntaxException e) {
          return "'" + value + "' is no regular expression: " + e.getDescription();
        }
      }
      boolean compares =
          wanted != Comparison.CONTAINS
              && wanted != Comparison.NOT_CONTAINS
              && wanted != Comparison.CONTAINS_CASE
              && wanted != Comparison.NOT_CONTAINS_CASE;
      if (Comparison.isNumber(vr)) {
        try {
          return new BigDecimal(value.strip()).precision() > 0 ? "" : "";
        } catch (NumberFormatException e) {
          return "'" + value + "' is no number, as " + tag + " (" + vr + ") needs";
        }
      }
      if (compares && Comparison.isTime(vr) && !value.strip().matches(form(vr))) {
        return "'" + value + "' is not written as " + vr + " is, like " + example(vr);
      }
      return "";
    }

    private static String form(Vr vr) {
      return switch (vr) {
        case DA -> "\\d{8}";
        case TM -> "\\d{2}(\\d{2}(\\d{2}(\\.\\d{1,6})?)?)?";
        default -> "\\d{4,14}(\\.\\d{1,6})?([+-]\\d{4})?";
      };
    }

    private static String example(Vr vr) {
      return switch (vr) {
        case DA -> "20260131";
        case TM -> "1430";
        default -> "20260131143000";
      };
    }
  }

  /** What is wrong with it; empty: nothing. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (name.isBlank() || name.length() > LONGEST_NAME) {
      problems.add("The name must have 1 to " + LONGEST_NAME + " characters");
    }
    if (groups.isEmpty() || groups.size() > MOST_GROUPS) {
      problems.add("There must be 1 to " + MOST_GROUPS + " groups of conditions");
    }
    for (int i = 0; i < groups.size(); i++) {
      List<Condition> conditions = groups.get(i).conditions();
      if (conditions.isEmpty() || conditions.size() > MOST_CONDITIONS) {
        problems.add("Group " + (i + 1) + " must have 1 to " + MOST_CONDITIONS + " conditions");
      }
      for (int k = 0; k < conditions.size(); k++) {
        String problem = conditions.get(k).problem();
        if (!problem.isEmpty()) {
          problems.add("Group " + (i + 1) + ", condition " + (k + 1) + ": " + problem);
        }
      }
    }
    return problems;
  }
}
