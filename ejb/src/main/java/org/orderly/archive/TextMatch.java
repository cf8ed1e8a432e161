package org.orderly.archive;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Conditions on columns that hold text (PS3.4 C.2.2.2). */
public final class TextMatch {

  /** Hangul; below are the alphabets of the first group. */
  private static final char FIRST_OF_EAST_ASIA = '\u1100';

  private TextMatch() {}

  /** One of the values, each by its own condition. */
  public static Sql any(List<String> values, Function<String, Sql> condition) {
    Sql sql = new Sql().add("(");
    for (int i = 0; i < values.size(); i++) {
      sql.add(i == 0 ? "" : " or ").add(condition.apply(values.get(i)));
    }
    return sql.add(")");
  }

  /** Equal, or like it where the value has wildcards (PS3.4 C.2.2.2.4). */
  public static Sql wildcard(String column, String value) {
    return value.indexOf('*') < 0 && value.indexOf('?') < 0
        ? new Sql().add(column + " = ?", value)
        : like(column, pattern(value));
  }

  /** The value, which may have wildcards, anywhere in the text. */
  public static Sql contains(String column, String value) {
    return like(column, "%" + pattern(value) + "%");
  }

  private static Sql like(String column, String pattern) {
    return new Sql().add(column + " like ? escape '!'", pattern);
  }

  private static String pattern(String value) {
    return literal(value).replace('*', '%').replace('?', '_');
  }

  private static String literal(String value) {
    return value.replace("!", "!!").replace("%", "!%").replace("_", "!_");
  }

  /**
   * A person name. Components that are not asked for match everything (PS3.4 C.2.2.2.4, names as
   * people type them).
   *
   * @param column with the name in upper case
   */
  public static Sql name(String column, String value) {
    String key = value.toUpperCase(Locale.ROOT).replaceAll("[\\^ ]+$", "");
    Sql sql = new Sql().add("(");
    if (key.indexOf('*') >= 0 || key.indexOf('?') >= 0) {
      sql.add(like(column, pattern(key)));
      if (inLaterGroup(key)) {
        sql.add(" or ").add(like(column, "%=" + pattern(key)));
        sql.add(" or ").add(like(column, "%=" + pattern(key) + "=%"));
      }
      return sql.add(")");
    }
    sql.add(column + " = ?", key);
    sql.add(" or ").add(like(column, literal(key) + "^%"));
    sql.add(" or ").add(like(column, literal(key) + "=%"));
    if (inLaterGroup(key)) {
      sql.add(" or ").add(like(column, "%=" + literal(key)));
      sql.add(" or ").add(like(column, "%=" + literal(key) + "^%"));
      sql.add(" or ").add(like(column, "%=" + literal(key) + "=%"));
    }
    return sql.add(")");
  }

  /**
   * Whether it is to be looked for in the ideographic and phonetic groups too (PS3.5 6.2.1); not
   * for letters, whose search an index can help.
   */
  private static boolean inLaterGroup(String key) {
    return key.indexOf('=') < 0 && key.chars().anyMatch(c -> c >= FIRST_OF_EAST_ASIA);
  }

  /**
   * A person name, fuzzy: each word in any component, in any order.
   *
   * @param column with the name in upper case
   */
  public static Sql words(String column, String value) {
    Sql sql = new Sql();
    for (String word : value.toUpperCase(Locale.ROOT).split("[\\^= ,*]+")) {
      if (!word.isEmpty()) {
        sql.add(sql.isEmpty() ? "(" : " and ");
        sql.add(contains(column, word));
      }
    }
    return sql.isEmpty() ? new Sql().add("1 = 1") : sql.add(")");
  }
}
