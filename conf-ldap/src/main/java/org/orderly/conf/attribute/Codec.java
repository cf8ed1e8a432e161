package org.orderly.conf.attribute;

import java.util.function.Function;

/**
 * Text of an LDAP value to a typed value and back.
 *
 * @param parse throws IllegalArgumentException with a message for the administrator
 */
public record Codec<T>(Function<String, T> parse, Function<T, String> format) {}
