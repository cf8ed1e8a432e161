package org.orderly.dicom.data;

import java.util.List;

/**
 * A person name in its three component groups (PS3.5 section 6.2.1); a group is written with its
 * components delimited by carets.
 */
public record PersonName(String alphabetic, String ideographic, String phonetic) {

  /** Splits the groups; whatever comes after the third belongs to it. */
  public static PersonName of(String value) {
    String[] groups = value.split("=", 3);
    return new PersonName(
        group(groups[0]),
        groups.length > 1 ? group(groups[1]) : "",
        groups.length > 2 ? group(groups[2]) : "");
  }

  /** Trailing carets and spaces carry nothing. */
  private static String group(String text) {
    int end = text.length();
    while (end > 0 && (text.charAt(end - 1) == '^' || text.charAt(end - 1) == ' ')) {
      end--;
    }
    return text.substring(0, end);
  }

  public String familyName() {
    return component(0);
  }

  public String givenName() {
    return component(1);
  }

  private String component(int index) {
    List<String> components = List.of(alphabetic.split("\\^", -1));
    return index < components.size() ? components.get(index).strip() : "";
  }

  /** The value as it stands in a data set. */
  public String toValue() {
    return (alphabetic + "=" + ideographic + "=" + phonetic).replaceFirst("=+$", "");
  }

  /** A name is a patient's: it does not get into logs by accident. */
  @Override
  public String toString() {
    return "PersonName";
  }
}
