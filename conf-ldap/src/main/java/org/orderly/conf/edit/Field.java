package org.orderly.conf.edit;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.orderly.conf.attribute.AttributeRow;
import org.orderly.conf.attribute.AttributeType;
import org.orderly.conf.attribute.Codec.Input;
import org.orderly.conf.attribute.Vocabulary;
import org.orderly.conf.mapping.NetworkMapping;

/**
 * One field of a form: an attribute as its table has it.
 *
 * @param section what it belongs to; empty: to the entry itself
 * @param absent what counts without a value; empty: nothing
 * @param ofConnection of the connection of a remote AE, not of the AE itself
 * @param row null for the connections of an AE, which are given by name
 */
public record Field(
    String attribute,
    String label,
    String help,
    String section,
    Input input,
    List<String> choices,
    boolean required,
    boolean many,
    boolean inherited,
    String absent,
    boolean ofConnection,
    @Nullable AttributeRow<?> row) {

  private static final Map<String, String> WORDS =
      Arrays.stream(
              ("AE AES IAN ID IDS URI URL UID UIDS TLS TCP PDU PDV UPS CSV DB HL7 SCP SCU JSON SOP"
                      + " SCUS UTF")
                  .split(" "))
          .collect(
              Collectors.toMap(
                  word -> word.toLowerCase(Locale.ROOT),
                  word ->
                      word.length() > 2
                              && word.endsWith("S")
                              && !word.equals("UPS")
                              && !word.equals("TLS")
                          ? word.substring(0, word.length() - 1) + "s"
                          : word));

  public Field {
    choices = List.copyOf(choices);
  }

  static Field of(String part, AttributeRow<?> row, boolean ofConnection) {
    boolean choice = row.codec().input() == Input.CHOICE;
    return new Field(
        row.type().name(),
        words(row.component()),
        row.type().description(),
        words(part),
        row.codec().input(),
        choice ? row.codec().choices() : List.of(),
        row.required(),
        row.many(),
        row.inherited(),
        row.absentText(),
        ofConnection,
        row);
  }

  /** The connections that an AE is reached by, named by their {@code cn}. */
  static Field connections() {
    AttributeType type = Vocabulary.attribute(NetworkMapping.CONNECTION_REFERENCE);
    return new Field(
        type.name(),
        "Connections",
        "Names of the connections of this device by which the AE is reached",
        "",
        Input.TEXT,
        List.of(),
        true,
        true,
        false,
        "",
        false,
        null);
  }

  /** The same on a page that has no sections. */
  Field on(String otherLabel, String otherHelp, boolean needed) {
    return new Field(
        attribute,
        otherLabel,
        otherHelp,
        "",
        input,
        choices,
        needed,
        many,
        inherited,
        absent,
        ofConnection,
        row);
  }

  /** What is wrong with these values; empty: nothing. */
  String problem(List<String> values) {
    if (values.isEmpty()) {
      return required ? "is missing" : "";
    }
    try {
      if (row != null) {
        row.parse(values);
      }
      return "";
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** {@code retryDelayMultiplier} to {@code Retry delay multiplier}. */
  static String words(String component) {
    if (component.isEmpty()) {
      return "";
    }
    String text =
        Arrays.stream(component.split("(?=[A-Z])"))
            .map(word -> word.toLowerCase(Locale.ROOT))
            .map(word -> WORDS.getOrDefault(word, word))
            .collect(Collectors.joining(" "));
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
