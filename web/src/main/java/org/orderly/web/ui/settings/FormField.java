package org.orderly.web.ui.settings;

import java.util.List;
import org.orderly.conf.attribute.Codec.Input;
import org.orderly.conf.edit.Field;

/**
 * A field as the page draws it.
 *
 * @param fixed shown, not to be changed
 * @param known names that may be entered here; empty: anything
 * @param problem what is wrong with the value; empty: nothing
 */
public record FormField(Field field, boolean fixed, List<String> known, String problem) {

  public String attribute() {
    return field.attribute();
  }

  /** The control that takes the value. */
  public String control() {
    if (field.many()) {
      return "area";
    }
    return switch (field.input()) {
      case CHOICE -> "choice";
      case SECRET -> "secret";
      default -> "line";
    };
  }

  public boolean number() {
    return field.input() == Input.NUMBER;
  }

  public boolean bad() {
    return !problem.isEmpty();
  }

  /** The ids of the texts that belong to the control. */
  public String describedBy() {
    String help = "help-" + attribute();
    return bad() ? "problem-" + attribute() + " " + help : help;
  }

  /** The text in the control when it is empty. */
  public String placeholder() {
    return field.many() ? "" : field.absent();
  }

  public String knownWords() {
    return String.join(", ", known.size() > 12 ? known.subList(0, 12) : known);
  }
}
