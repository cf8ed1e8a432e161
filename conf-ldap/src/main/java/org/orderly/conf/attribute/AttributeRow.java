package org.orderly.conf.attribute;

import java.util.List;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * One row of a table: an LDAP attribute and the record component that it fills.
 *
 * @param required absent is a problem
 * @param inherited absent on an AE: the value of the device counts
 * @param collect makes the component of all values; null: the attribute has one value
 * @param absent value of the component when the attribute is absent
 */
public record AttributeRow<T>(
    AttributeType type,
    String component,
    Codec<T> codec,
    boolean required,
    boolean inherited,
    @Nullable Function<List<T>, Object> collect,
    @Nullable Object absent) {

  /**
   * @throws IllegalArgumentException if a text is no value, or there are too many
   */
  public Object parse(List<String> texts) {
    List<T> values = texts.stream().map(codec.parse()).toList();
    if (collect != null) {
      return collect.apply(values);
    }
    if (values.size() > 1) {
      throw new IllegalArgumentException("has " + values.size() + " values, one is allowed");
    }
    return values.get(0);
  }

  /** Whether there may be more than one value. */
  public boolean many() {
    return collect != null;
  }

  /** What counts when the attribute is absent, as the directory would have it; empty: nothing. */
  public String absentText() {
    if (absent == null || absent.equals("") || absent instanceof Iterable<?> || many()) {
      return "";
    }
    @SuppressWarnings("unchecked")
    T value = (T) absent;
    return codec.format().apply(value);
  }

  /** The LDAP values of a component; none if it has the value that absence means. */
  @SuppressWarnings("unchecked")
  List<String> format(@Nullable Object value) {
    if (value == null || !required && value.equals(absent)) {
      return List.of();
    }
    if (value instanceof Iterable<?> values) {
      return StreamSupport.stream(values.spliterator(), false)
          .map(v -> codec.format().apply((T) v))
          .toList();
    }
    return List.of(codec.format().apply((T) value));
  }
}
