package org.orderly.conf.attribute;

import java.util.List;
import java.util.function.Function;

/**
 * Text of an LDAP value to a typed value and back.
 *
 * @param parse throws IllegalArgumentException with a message for the administrator
 * @param input how a person enters it
 * @param choices all values there are; empty: not a choice
 */
public record Codec<T>(
    Function<String, T> parse, Function<T, String> format, Input input, List<String> choices) {

  public Codec {
    choices = List.copyOf(choices);
  }

  public Codec(Function<String, T> parse, Function<T, String> format) {
    this(parse, format, Input.TEXT, List.of());
  }

  /** The kinds of fields in a form. */
  public enum Input {
    TEXT,
    NUMBER,
    CHOICE,
    /** Shown to nobody once it is entered. */
    SECRET
  }
}
