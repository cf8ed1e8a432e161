package org.orderly.conf.attribute;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All attribute types and object classes that the schema defines, whether a record uses them or
 * not: an entry written by another archive must load into a directory with our schema.
 */
public final class Vocabulary {

  /** Defined by the core schema of every directory (RFC 4519 2.3), so not written into ours. */
  private static final AttributeType COMMON_NAME =
      new AttributeType(
          "2.5.4.3", "cn", List.of(), Syntax.STRING_IGNORE_CASE, false, "Name of the entry");

  private static final Map<String, AttributeType> TYPES =
      read("attribute-types.tsv", Vocabulary::type, AttributeType::name);
  private static final Map<String, ObjectClass> CLASSES =
      read("object-classes.tsv", Vocabulary::objectClass, ObjectClass::name);

  private Vocabulary() {}

  /** LDAP names are not case-sensitive. */
  public static AttributeType attribute(String name) {
    if (name.equals(COMMON_NAME.name())) {
      return COMMON_NAME;
    }
    AttributeType type = TYPES.get(name);
    if (type == null) {
      throw new IllegalArgumentException("no such attribute type: " + name);
    }
    return type;
  }

  public static ObjectClass objectClass(String name) {
    ObjectClass found = CLASSES.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no such object class: " + name);
    }
    return found;
  }

  public static Collection<AttributeType> attributes() {
    return TYPES.values();
  }

  public static Collection<ObjectClass> objectClasses() {
    return CLASSES.values();
  }

  private static AttributeType type(String[] columns) {
    List<String> names = names(columns[1]);
    return new AttributeType(
        columns[0],
        names.get(0),
        names.subList(1, names.size()),
        Syntax.valueOf(columns[2].toUpperCase(Locale.ROOT)),
        columns[3].equals("S"),
        columns.length > 4 ? columns[4] : "");
  }

  private static ObjectClass objectClass(String[] columns) {
    return new ObjectClass(
        columns[0],
        columns[1],
        columns[2].equals("AUX"),
        names(columns[3]),
        columns.length > 4 ? names(columns[4]) : List.of());
  }

  private static List<String> names(String column) {
    return Arrays.stream(column.trim().split(" ")).filter(s -> !s.isEmpty()).toList();
  }

  private static <T> Map<String, T> read(
      String table, Function<String[], T> row, Function<T, String> name) {
    try (InputStream in = Vocabulary.class.getResourceAsStream(table)) {
      if (in == null) {
        throw new IllegalStateException("missing table " + table);
      }
      return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> row.apply(line.split("\t", -1)))
          .collect(
              Collectors.toMap(
                  name,
                  Function.identity(),
                  (a, b) -> {
                    throw new IllegalStateException(table + ": twice: " + name.apply(a));
                  },
                  () -> new TreeMap<>(String.CASE_INSENSITIVE_ORDER)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
