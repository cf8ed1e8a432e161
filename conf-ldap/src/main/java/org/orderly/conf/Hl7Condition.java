package org.orderly.conf;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * One condition {@code SEG-n.m[!]=regex} on a field of an HL7 message: {@code MSH-9.1=ORM}, {@code
 * ORC-1!=CA|DC}; or on the host that sends it: {@code SendingHostname=ris.*}.
 *
 * @param field {@code MSH-9.1} or {@link #SENDING_HOSTNAME}
 * @param negated {@code !=}: the value must not match; it then holds for an absent field
 * @param pattern the whole value matches, case-sensitively
 * @param text as written in the directory
 */
public record Hl7Condition(String field, boolean negated, Pattern pattern, String text) {

  /** Stands for the name and the address of the host that sends a message. */
  public static final String SENDING_HOSTNAME = "SendingHostname";

  private static final Pattern FORM = Pattern.compile("([^=!]+)(!?)=(.*)", Pattern.DOTALL);
  private static final Pattern FIELD =
      Pattern.compile("[A-Z][A-Z0-9]{2}-\\d{1,3}(\\.\\d{1,2}){0,2}");

  /**
   * @throws IllegalArgumentException naming what is wrong
   */
  public static Hl7Condition parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException("condition '" + text + "' is not key=value or key!=value");
    }
    String field = form.group(1).strip();
    if (!isField(field) && !field.equals(SENDING_HOSTNAME)) {
      throw new IllegalArgumentException(
          "condition '" + text + "': not a field such as MSH-9.1, nor " + SENDING_HOSTNAME);
    }
    try {
      boolean negated = !form.group(2).isEmpty();
      return new Hl7Condition(field, negated, Pattern.compile(form.group(3)), text);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "condition '" + text + "': bad regular expression: " + e.getDescription(), e);
    }
  }

  /** Whether this is segment, field and perhaps component and subcomponent: {@code PID-3.4.1}. */
  public static boolean isField(String text) {
    return FIELD.matcher(text).matches();
  }

  /** Whether it is about the host, not about the message. */
  public boolean isOfHost() {
    return field.equals(SENDING_HOSTNAME);
  }

  /** Whether it holds for this value of the field. */
  public boolean holds(String value) {
    return holds(List.of(value));
  }

  /** The same for something with several names. */
  public boolean holds(List<String> names) {
    return names.stream().anyMatch(name -> pattern.matcher(name).matches()) != negated;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hl7Condition that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }
}
