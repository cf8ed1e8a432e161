package org.orderly.conf.ldap;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.orderly.conf.attribute.ConfigEntry;

/**
 * Replaces {@code ${NAME}} and {@code ${NAME:default}} in URIs of storages, exporters, sources, key
 * and trust store, so that one directory can serve nodes with different folders. An unknown name
 * stays, which makes the URI invalid and thereby visible.
 */
public final class Variables {

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}:]+)(?::([^}]*))?}");
  private static final List<String> ATTRIBUTES =
      List.of("dcmURI", "orderlyWorkURI", "dcmKeyStoreURL", "dcmTrustStoreURL");

  private final Function<String, @Nullable String> lookup;

  public Variables(Function<String, @Nullable String> lookup) {
    this.lookup = lookup;
  }

  /** System properties first, then the environment. */
  public static Variables ofProcess() {
    return new Variables(
        name -> {
          String property = System.getProperty(name);
          return property != null ? property : System.getenv(name);
        });
  }

  ConfigEntry expand(ConfigEntry entry) {
    Map<String, List<String>> attributes = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    attributes.putAll(entry.attributes());
    for (String attribute : ATTRIBUTES) {
      if (entry.value(attribute).contains("${")) {
        attributes.put(attribute, entry.values(attribute).stream().map(this::expand).toList());
      }
    }
    return new ConfigEntry(entry.dn(), entry.key(), entry.parent(), attributes);
  }

  String expand(String text) {
    return REFERENCE
        .matcher(text)
        .replaceAll(
            match -> {
              String value = lookup(match.group(1));
              if (value == null) {
                value = match.group(2) != null ? match.group(2) : match.group();
              }
              return Matcher.quoteReplacement(value.replace(" ", "%20"));
            });
  }

  /** A name like {@code jboss.server.data.url} also stands for the folder in {@code ...dir}. */
  private @Nullable String lookup(String name) {
    String value = lookup.apply(name);
    if (value == null && name.endsWith(".url")) {
      String folder = lookup.apply(name.substring(0, name.length() - "url".length()) + "dir");
      if (folder != null) {
        return "file://" + folder;
      }
    }
    return value;
  }
}
