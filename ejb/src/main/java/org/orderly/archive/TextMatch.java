package org.orderly.archive;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Conditions on columns that hold text (PS3.4 C.2.2.2). */
public final class TextMatch {

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
    if (key.indexOf('*') >= 0 || key.indexOf('?') >= 0) {
      return like(column, pattern(key));
    }
    return new Sql()
        .add("(")
        .add(column + " = ?", key)
        .add(" or ")
        .add(like(column, literal(key) + "^%"))
        .add(" or ")
        .add(like(column, literal(key) + "=%"))
        .add(")");
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
