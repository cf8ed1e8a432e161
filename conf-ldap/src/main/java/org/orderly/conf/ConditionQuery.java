package org.orderly.conf;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.dict.Vr;

/**
 * The conditions of a rule as a text query, {@code Modality in (CT, MR) and (BodyPartExamined =
 * HEAD or SeriesDescription icontains brain)}: another face of the same conditions.
 */
public final class ConditionQuery {

  private static final Set<String> WORDS =
      Set.of(
          "and",
          "or",
          "not",
          "in",
          "contains",
          "icontains",
          "iequals",
          "matches",
          "exists",
          "absent");
  private static final String ANY_CASE = "(?iu)";
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
  public static RuleQuery parse(String query) {
    return new ConditionQuery(query).all();
  }

  /**
   * One condition by its parts.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  public static Condition condition(Phrase phrase) {
    ConditionKeys.parse(phrase.keyword());
    if (!Phrase.OPERATORS.contains(phrase.operator())) {
      throw new IllegalArgumentException("'" + phrase.operator() + "' is no operator");
    }
    ConditionQuery query = new ConditionQuery(phrase.text());
    try {
      Condition condition = query.condition();
      if (query.next == query.tokens.size()) {
        return condition;
      }
      throw new IllegalArgumentException(phrase.keyword() + ": there is more than a condition");
    } catch (SyntaxException e) {
      throw new IllegalArgumentException(
          phrase.keyword() + ": " + String.valueOf(e.getMessage()).replaceFirst("^at.*?: ", ""), e);
    }
  }

  /**
   * A condition as it is said.
   *
   * @param values none for {@code exists} and {@code absent}, several for {@code in}
   */
  public record Phrase(String keyword, String operator, List<String> values) {

    public static final List<String> OPERATORS =
        List.of(
            "=",
            "!=",
            "in",
            "not in",
            "contains",
            "not contains",
            "icontains",
            "not icontains",
            "iequals",
            "not iequals",
            "matches",
            "not matches",
            "<",
            "<=",
            ">",
            ">=",
            "exists",
            "absent");

    public Phrase {
      values = List.copyOf(values);
    }

    String text() {
      String all = values.stream().map(ConditionQuery::quote).collect(Collectors.joining(", "));
      String said = operator.endsWith("in") ? "(" + all + ")" : all;
      return (keyword + " " + operator + " " + said).strip();
    }
  }

  private void split() {
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (c == '\'' || c == '"') {
        at = quoted(at, c);
      } else if (c == '<' || c == '>') {
        int end = text.startsWith("=", at + 1) ? at + 2 : at + 1;
        tokens.add(new Token(text.substring(at, end), at, false));
        at = end;
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
    return Character.isWhitespace(c) || "(),=!<>'\"".indexOf(c) >= 0;
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

  private RuleQuery all() {
    if (tokens.isEmpty()) {
      return RuleQuery.NONE;
    }
    List<RuleQuery.Group> groups = new ArrayList<>();
    RuleQuery.Join join = null;
    boolean grouped = tokens.get(0).is("(");
    groups.add(group());
    while (next < tokens.size()) {
      join = join(join, tokens.get(next++));
      grouped |= next < tokens.size() && tokens.get(next).is("(");
      groups.add(group());
    }
    if (join == null) {
      return new RuleQuery(RuleQuery.Join.ALL, groups);
    }
    return grouped
        ? new RuleQuery(join, groups)
        : new RuleQuery(
            RuleQuery.Join.ALL,
            List.of(new RuleQuery.Group(join, new RuleQuery(join, groups).conditions())));
  }

  private static RuleQuery.Join join(RuleQuery.@Nullable Join before, Token joint) {
    RuleQuery.Join join = joint.is("or") ? RuleQuery.Join.ANY : RuleQuery.Join.ALL;
    if (!joint.is(join.word())) {
      throw new SyntaxException(
          joint.position(), "'and' or 'or' expected, not '" + joint.text() + "'");
    }
    if (before != null && before != join) {
      throw new SyntaxException(
          joint.position(), "'and' beside 'or': put what belongs together in parentheses");
    }
    return join;
  }

  /** One condition, or several in parentheses. */
  private RuleQuery.Group group() {
    if (next == tokens.size() || !tokens.get(next).is("(")) {
      return new RuleQuery.Group(RuleQuery.Join.ALL, List.of(condition()));
    }
    next++;
    RuleQuery.Join join = null;
    List<Condition> conditions = new ArrayList<>();
    while (true) {
      if (next < tokens.size() && tokens.get(next).is("(")) {
        throw new SyntaxException(
            tokens.get(next).position(), "parentheses within parentheses: there are two levels");
      }
      conditions.add(condition());
      Token after = token("')'");
      if (after.is(")")) {
        return new RuleQuery.Group(join == null ? RuleQuery.Join.ALL : join, conditions);
      }
      join = join(join, after);
    }
  }

  private Condition condition() {
    Token keyword = token("a keyword");
    try {
      ConditionKeys.parse(keyword.text());
    } catch (IllegalArgumentException e) {
      throw new SyntaxException(keyword.position(), String.valueOf(e.getMessage()));
    }
    Token operator = token("an operator");
    boolean not = operator.is("not");
    if (not) {
      operator = token("in, contains, icontains, iequals or matches");
    }
    for (Condition.Order order : Condition.Order.values()) {
      if (!not && operator.is(order.sign())) {
        return compared(keyword, order);
      }
    }
    int position = operator.is("matches") ? position() : operator.position();
    boolean negated = not || operator.is("!=");
    String value = expression(operator);
    if (operator.is("exists")) {
      negated = !negated;
    }
    try {
      Condition read = Condition.parse(keyword.text() + (negated ? "!=" : "=") + value);
      requireText(read, operator);
      return read;
    } catch (IllegalArgumentException e) {
      throw new SyntaxException(position, String.valueOf(e.getMessage()));
    }
  }

  private int position() {
    return next < tokens.size() ? tokens.get(next).position() : text.length();
  }

  private Condition compared(Token keyword, Condition.Order order) {
    int position = position();
    String bound = value();
    try {
      return Condition.compared(keyword.text(), order, bound);
    } catch (IllegalArgumentException e) {
      throw new SyntaxException(position, String.valueOf(e.getMessage()));
    }
  }

  /** Sequences and binary values are there or not; codes are a matter of {@code matches}. */
  private static void requireText(Condition condition, Token operator) {
    boolean textual = !operator.is("exists") && !operator.is("absent") && !operator.is("matches");
    Vr vr = ConditionKeys.vr(condition.key()).orElse(Vr.LO);
    if (textual
        && switch (vr) {
          case SQ, OB, OD, OF, OL, OV, OW -> true;
          default -> false;
        }) {
      throw new IllegalArgumentException(
          "an element of " + vr + " has no text; it exists or is absent");
    }
  }

  /** The regular expression that an operator and what follows mean. */
  private String expression(Token operator) {
    if (operator.is("=") || operator.is("!=")) {
      return literal(value());
    }
    if (operator.is("contains")) {
      return ".*" + literal(value()) + ".*";
    }
    if (operator.is("icontains")) {
      return ANY_CASE + ".*" + literal(value()) + ".*";
    }
    if (operator.is("iequals")) {
      return ANY_CASE + literal(value());
    }
    if (operator.is("matches")) {
      return value();
    }
    if (operator.is("in")) {
      return list();
    }
    if (operator.is("exists") || operator.is("absent")) {
      return "";
    }
    throw new SyntaxException(
        operator.position(),
        "'" + operator.text() + "' is none of =, !=, <, <=, >, >= and " + operators());
  }

  private static String operators() {
    return "in, contains, icontains, iequals, matches (each also after not), exists, absent";
  }

  private Token token(String what) {
    if (next == tokens.size()) {
      throw new SyntaxException(text.length(), what + " expected");
    }
    return tokens.get(next++);
  }

  private String value() {
    Token value = token("a value");
    if (!value.quoted() && ("(),=!=<=>=".contains(value.text()) || WORDS.contains(lower(value)))) {
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

  static String format(RuleQuery query) {
    List<RuleQuery.Group> groups = query.groups();
    return groups.stream()
        .map(
            group ->
                groups.size() == 1 || group.conditions().size() == 1
                    ? format(group)
                    : "(" + format(group) + ")")
        .collect(Collectors.joining(" " + query.join().word() + " "));
  }

  private static String format(RuleQuery.Group group) {
    return group.conditions().stream()
        .map(condition -> phrase(condition).text())
        .collect(Collectors.joining(" " + group.join().word() + " "));
  }

  /** How a condition is said. */
  public static Phrase phrase(Condition condition) {
    String text = condition.text();
    if (condition.test() instanceof Condition.Comparison comparison) {
      String sign = comparison.order().sign();
      return new Phrase(
          text.substring(0, text.indexOf(sign)).strip(), sign, List.of(comparison.bound()));
    }
    int eq = text.indexOf('=');
    String keyword = text.substring(0, condition.negated() ? eq - 1 : eq).strip();
    String value = text.substring(eq + 1);
    String not = condition.negated() ? "not " : "";
    if (condition.test() instanceof Condition.NoValue) {
      return new Phrase(keyword, condition.negated() ? "exists" : "absent", List.of());
    }
    if (condition.test() instanceof Condition.Regex) {
      boolean anyCase = value.startsWith(ANY_CASE);
      String plain = anyCase ? value.substring(ANY_CASE.length()) : value;
      List<String> literals = literals(plain);
      if (literals.size() == 1) {
        String equal = condition.negated() ? "!=" : "=";
        return new Phrase(keyword, anyCase ? not + "iequals" : equal, literals);
      }
      if (literals.size() > 1 && !anyCase) {
        return new Phrase(keyword, not + "in", literals);
      }
      if (plain.length() > 4 && plain.startsWith(".*") && plain.endsWith(".*")) {
        List<String> part = literals(plain.substring(2, plain.length() - 2));
        if (part.size() == 1) {
          return new Phrase(keyword, not + (anyCase ? "icontains" : "contains"), part);
        }
      }
    }
    return new Phrase(keyword, not + "matches", List.of(value));
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
