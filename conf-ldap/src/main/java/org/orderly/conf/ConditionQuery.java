package org.orderly.conf;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The conditions of a rule as a text query, {@code Modality in (CT, MR) and BodyPartExamined = HEAD
 * and SeriesDescription not contains scout}: another face of the same conditions.
 */
public final class ConditionQuery {

  private static final Set<String> WORDS =
      Set.of("and", "or", "not", "in", "contains", "matches", "exists", "absent");
  private static final String SPECIAL = "\\.[]{}()*+-?^$|&";
  private static final String PLAIN = "[A-Za-z0-9._-]+";

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int next;

  private record Token(String text, int position, boolean quoted) {
    boolean is(String word) {
      return !quoted && text.equalsIgnoreCase(word);
    }
  }

  /** A query that cannot be read. */
  public static final class SyntaxException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final int position;

    SyntaxException(int position, String message) {
      super("at position " + (position + 1) + ": " + message);
      this.position = position;
    }

    /** Of the first character that is wrong, from 0. */
    public int position() {
      return position;
    }
  }

  private ConditionQuery(String text) {
    this.text = text;
    split();
  }

  /**
   * @throws SyntaxException naming what is wrong and where
   */
  public static List<Condition> parse(String query) {
    return new ConditionQuery(query).all();
  }

  private void split() {
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (c == '\'' || c == '"') {
        at = quoted(at, c);
      } else if ("(),=".indexOf(c) >= 0) {
        tokens.add(new Token(String.valueOf(c), at++, false));
      } else if (c == '!') {
        if (!text.startsWith("!=", at)) {
          throw new SyntaxException(at, "'!' without '='");
        }
        tokens.add(new Token("!=", at, false));
        at += 2;
      } else {
        int end = at;
        while (end < text.length() && !isEnd(text.charAt(end))) {
          end++;
        }
        tokens.add(new Token(text.substring(at, end), at, false));
        at = end;
      }
    }
  }

  private static boolean isEnd(char c) {
    return Character.isWhitespace(c) || "(),=!'\"".indexOf(c) >= 0;
  }

  /** A quote within is written twice. */
  private int quoted(int begin, char quote) {
    StringBuilder value = new StringBuilder();
    int at = begin + 1;
    while (at < text.length()) {
      if (text.charAt(at) != quote) {
        value.append(text.charAt(at++));
      } else if (at + 1 < text.length() && text.charAt(at + 1) == quote) {
        value.append(quote);
        at += 2;
      } else {
        tokens.add(new Token(value.toString(), begin, true));
        return at + 1;
      }
    }
    throw new SyntaxException(begin, "the quote is never closed");
  }

  private List<Condition> all() {
    List<Condition> conditions = new ArrayList<>();
    if (tokens.isEmpty()) {
      return conditions;
    }
    conditions.add(condition());
    while (next < tokens.size()) {
      Token joint = tokens.get(next++);
      if (joint.is("or")) {
        throw new SyntaxException(
            joint.position(), "'or' joins values by 'in (a, b)', not conditions; make two rules");
      }
      if (!joint.is("and")) {
        throw new SyntaxException(joint.position(), "'and' expected, not '" + joint.text() + "'");
      }
      conditions.add(condition());
    }
    return conditions;
  }

  private Condition condition() {
    Token key = token("a keyword");
    try {
      ConditionKeys.parse(key.text());
    } catch (IllegalArgumentException e) {
      throw new SyntaxException(key.position(), String.valueOf(e.getMessage()));
    }
    Token operator = token("an operator");
    boolean negated = operator.is("not") || operator.is("!=");
    if (operator.is("not")) {
      operator = token("in, contains or matches");
    }
    int position = operator.position();
    String value;
    if (operator.is("=") || operator.is("!=")) {
      value = literal(value());
    } else if (operator.is("contains")) {
      value = ".*" + literal(value()) + ".*";
    } else if (operator.is("matches")) {
      position = next < tokens.size() ? tokens.get(next).position() : position;
      value = value();
    } else if (operator.is("in")) {
      value = list();
    } else if (operator.is("exists") || operator.is("absent")) {
      negated ^= operator.is("exists");
      value = "";
    } else {
      throw new SyntaxException(
          position, "'" + operator.text() + "' is none of =, != and " + operators());
    }
    try {
      return Condition.parse(key.text() + (negated ? "!=" : "=") + value);
    } catch (IllegalArgumentException e) {
      throw new SyntaxException(position, String.valueOf(e.getMessage()));
    }
  }

  private static String operators() {
    return "in, contains, matches (each also after not), exists, absent";
  }

  private Token token(String what) {
    if (next == tokens.size()) {
      throw new SyntaxException(text.length(), what + " expected");
    }
    return tokens.get(next++);
  }

  private String value() {
    Token value = token("a value");
    if (!value.quoted() && ("(),=!=".contains(value.text()) || WORDS.contains(lower(value)))) {
      throw new SyntaxException(
          value.position(), "a value expected, not '" + value.text() + "'; quote it if it is one");
    }
    return value.text();
  }

  private static String lower(Token token) {
    return token.text().toLowerCase(Locale.ROOT);
  }

  private String list() {
    Token open = token("'('");
    if (!open.is("(")) {
      throw new SyntaxException(open.position(), "'(' expected after in");
    }
    List<String> values = new ArrayList<>();
    while (true) {
      values.add(literal(value()));
      Token after = token("',' or ')'");
      if (after.is(")")) {
        return String.join("|", values);
      }
      if (!after.is(",")) {
        throw new SyntaxException(after.position(), "',' or ')' expected");
      }
    }
  }

  private static String literal(String value) {
    return value
        .chars()
        .mapToObj(c -> (SPECIAL.indexOf(c) >= 0 ? "\\" : "") + (char) c)
        .collect(Collectors.joining());
  }

  /** The query that these conditions are. */
  public static String format(List<Condition> conditions) {
    return conditions.stream().map(ConditionQuery::format).collect(Collectors.joining(" and "));
  }

  private static String format(Condition condition) {
    String text = condition.text();
    int eq = text.indexOf('=');
    String key = text.substring(0, condition.negated() ? eq - 1 : eq).strip();
    String value = text.substring(eq + 1);
    String not = condition.negated() ? " not" : "";
    if (condition.test() instanceof Condition.NoValue) {
      return key + (condition.negated() ? " exists" : " absent");
    }
    if (condition.test() instanceof Condition.Regex) {
      List<String> literals = literals(value);
      if (literals.size() == 1) {
        return key + (condition.negated() ? " != " : " = ") + quote(literals.get(0));
      }
      if (literals.size() > 1) {
        return key
            + not
            + " in ("
            + literals.stream().map(ConditionQuery::quote).collect(Collectors.joining(", "))
            + ")";
      }
      if (value.length() > 4 && value.startsWith(".*") && value.endsWith(".*")) {
        List<String> part = literals(value.substring(2, value.length() - 2));
        if (part.size() == 1) {
          return key + not + " contains " + quote(part.get(0));
        }
      }
    }
    return key + not + " matches " + quote(value);
  }

  /** The alternatives of an expression without any special meaning; none if it has one. */
  private static List<String> literals(String expression) {
    List<String> literals = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    for (int i = 0; i < expression.length(); i++) {
      char c = expression.charAt(i);
      if (c == '\\'
          && i + 1 < expression.length()
          && SPECIAL.indexOf(expression.charAt(i + 1)) >= 0) {
        literal.append(expression.charAt(++i));
      } else if (c == '|') {
        literals.add(literal.toString());
        literal.setLength(0);
      } else if (SPECIAL.indexOf(c) >= 0 && c != '-' && c != '&') {
        return List.of();
      } else {
        literal.append(c);
      }
    }
    literals.add(literal.toString());
    return literals.contains("") ? List.of() : literals;
  }

  private static String quote(String value) {
    return value.matches(PLAIN) && !WORDS.contains(value.toLowerCase(Locale.ROOT))
        ? value
        : "'" + value.replace("'", "''") + "'";
  }
}
