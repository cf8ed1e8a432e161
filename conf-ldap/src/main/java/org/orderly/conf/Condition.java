package org.orderly.conf;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * One condition {@code key[!]=value}: {@code ImageType[3]!=LOCALIZER}, {@code Modality=CT|MR}.
 *
 * @param negated {@code !=}: the test must not hold; it then holds for an absent value
 * @param text as written in the directory
 */
public record Condition(Key key, boolean negated, Test test, String text) {

  /** What is tested. */
  public sealed interface Key {}

  /** Property of the association or request that brought the object. */
  public enum Session implements Key {
    SENDING_AE_TITLE("SendingApplicationEntityTitle"),
    RECEIVING_AE_TITLE("ReceivingApplicationEntityTitle"),
    SENDING_HOSTNAME("SendingHostname"),
    RECEIVING_HOSTNAME("ReceivingHostname"),
    /** {@code DIMSE}, {@code STOW}, or {@code RESULT} of an AI platform. */
    TRANSPORT("Transport");

    private final String keyword;

    Session(String keyword) {
      this.keyword = keyword;
    }

    public String keyword() {
      return keyword;
    }

    static Optional<Session> of(String keyword) {
      return List.of(values()).stream().filter(s -> s.keyword.equals(keyword)).findFirst();
    }
  }

  /**
   * A data element, reached through any item of the sequences before it.
   *
   * @param tags from the outermost sequence to the element
   * @param index 1-based value number; 0: any value
   */
  public record Attribute(List<Integer> tags, int index) implements Key {
    public Attribute {
      tags = List.copyOf(tags);
    }
  }

  /** How it is tested. */
  public sealed interface Test {}

  /** The whole value matches, case-sensitively. */
  public record Regex(Pattern pattern) implements Test {
    @Override
    public boolean equals(Object other) {
      return other instanceof Regex that && pattern.pattern().equals(that.pattern.pattern());
    }

    @Override
    public int hashCode() {
      return pattern.pattern().hashCode();
    }
  }

  /** There is no value (empty expression). */
  public record NoValue() implements Test {}

  /** The first item of a code sequence is one of these. */
  public record CodeIn(List<Code> codes) implements Test {
    public CodeIn {
      codes = List.copyOf(codes);
    }
  }

  /** Code Value and Coding Scheme Designator; the meaning is ignored. */
  public record Code(String value, String schemeDesignator) {}

  /**
   * A number, date or time on one side of another; only in queries.
   *
   * @param bound checked against the VR of the element
   * @param numeric by value; else as texts
   */
  public record Comparison(Order order, String bound, boolean numeric) implements Test {}

  /** The sides. */
  public enum Order {
    LESS("<"),
    AT_MOST("<="),
    GREATER(">"),
    AT_LEAST(">=");

    private final String sign;

    Order(String sign) {
      this.sign = sign;
    }

    public String sign() {
      return sign;
    }

    /** Whether a value compares like that ({@code Comparable}). */
    public boolean holds(int compared) {
      return switch (this) {
        case LESS -> compared < 0;
        case AT_MOST -> compared <= 0;
        case GREATER -> compared > 0;
        case AT_LEAST -> compared >= 0;
      };
    }
  }

  /** Built-in predicates, written {@code §NAME}. */
  public enum Predicate implements Test {
    PATIENT_ID_EST,
    CURRENT_DATE
  }

  /**
   * @throws IllegalArgumentException naming what is wrong
   */
  public static Condition parse(String text) {
    int eq = text.indexOf('=');
    if (eq < 1) {
      throw new IllegalArgumentException("condition '" + text + "' is not key=value or key!=value");
    }
    boolean negated = text.charAt(eq - 1) == '!';
    String key = text.substring(0, negated ? eq - 1 : eq).trim();
    try {
      return new Condition(ConditionKeys.parse(key), negated, test(text.substring(eq + 1)), text);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "condition '"
              + text
              + "': bad regular expression: "
              + e.getDescription()
              + " near index "
              + e.getIndex(),
          e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("condition '" + text + "': " + e.getMessage(), e);
    }
  }

  /**
   * A comparison.
   *
   * @throws IllegalArgumentException if the element or the bound is none that has an order
   */
  static Condition compared(String keyword, Order order, String bound) {
    Key key = ConditionKeys.parse(keyword);
    boolean numeric = ConditionKeys.isNumeric(key, keyword, bound);
    String text = keyword + order.sign() + bound;
    return new Condition(key, false, new Comparison(order, bound, numeric), text);
  }

  /** Whether it can be a value of {@code dcmProperty}. */
  boolean isProperty() {
    return !(test instanceof Comparison);
  }

  private static Test test(String value) {
    if (value.isEmpty()) {
      return new NoValue();
    }
    if (value.startsWith("§")) {
      String name = value.substring(1).toUpperCase(Locale.ROOT);
      return List.of(Predicate.values()).stream()
          .filter(p -> p.name().equals(name))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("unknown predicate " + value));
    }
    Optional<List<Code>> codes = ConditionCodes.parse(value);
    return codes.isPresent() ? new CodeIn(codes.get()) : new Regex(Pattern.compile(value));
  }
}
