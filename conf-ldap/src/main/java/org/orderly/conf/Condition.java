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
    RECEIVING_HOSTNAME("ReceivingHostname");

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
