package org.orderly.conf.attribute;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One entry of the directory, free of any LDAP client type.
 *
 * @param dn as the directory gives it
 * @param key normalized DN, to compare
 * @param parent normalized DN of the parent
 * @param attributes by name in any case
 */
public record ConfigEntry(
    String dn, String key, String parent, Map<String, List<String>> attributes) {

  public ConfigEntry {
    Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(attributes);
    attributes = copy;
  }

  public List<String> values(String attribute) {
    return attributes.getOrDefault(attribute, List.of());
  }

  /** The values under the attribute's name or one of its aliases. */
  List<String> values(AttributeType type) {
    return Stream.concat(Stream.of(type.name()), type.aliases().stream())
        .map(this::values)
        .filter(values -> !values.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  /** First value or the empty string. */
  public String value(String attribute) {
    List<String> values = values(attribute);
    return values.isEmpty() ? "" : values.get(0);
  }

  public boolean is(String objectClass) {
    return values("objectClass").stream().anyMatch(objectClass::equalsIgnoreCase);
  }
}
