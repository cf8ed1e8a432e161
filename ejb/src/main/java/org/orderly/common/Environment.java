package org.orderly.common;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The variables that tell this node where it runs; everything else is in the directory. */
public final class Environment {

  private Environment() {}

  /** {@code ORDERLY_DATA}: spool, storage and the embedded database and directory. */
  public static Path dataDirectory() {
    return Path.of(get("ORDERLY_DATA", "data")).toAbsolutePath().normalize();
  }

  /** {@code ORDERLY_NODE_NAME}: distinguishes the nodes that share a database and a storage. */
  public static String nodeName() {
    return get("ORDERLY_NODE_NAME", System.getProperty("jboss.node.name", "node1"));
  }

  public static String get(String name, String otherwise) {
    String value = get(name);
    return value == null ? otherwise : value;
  }

  /** The variable, else the system property of the same name; null if both are unset or blank. */
  public static @Nullable String get(String name) {
    String value = System.getenv(name);
    if (value == null || value.isBlank()) {
      value = System.getProperty(name);
    }
    return value == null || value.isBlank() ? null : value;
  }
}
