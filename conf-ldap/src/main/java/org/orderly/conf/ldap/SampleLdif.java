package org.orderly.conf.ldap;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The sample configuration that the module {@code ldif} brings along, to seed an empty directory.
 */
public final class SampleLdif {

  private static final String FOLDER = "org/orderly/ldif/sample/";
  private static final List<String> FILES =
      List.of(
          "00-init-baseDN.ldif",
          "01-init-config.ldif",
          "02-users.ldif",
          "10-sample-config.ldif",
          "11-sample-transfer-capabilities.ldif");

  private SampleLdif() {}

  /**
   * @param loader class loader that sees the jar of the module {@code ldif}
   */
  public static List<String> texts(ClassLoader loader) throws IOException {
    List<String> texts = new ArrayList<>();
    for (String file : FILES) {
      try (InputStream in = loader.getResourceAsStream(FOLDER + file)) {
        if (in == null) {
          throw new IOException("not on the class path: " + FOLDER + file);
        }
        texts.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return texts;
  }
}
