package org.orderly.ldif;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.orderly.conf.ldap.SampleLdif;

class SampleLdifTest {

  @Test
  void sample_on_the_class_path_is_each_committed_file_in_order() throws IOException {
    List<String> expected = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("sample"))) {
      for (Path file : files.sorted().toList()) {
        expected.add(Files.readString(file));
      }
    }
    assertEquals(expected, SampleLdif.texts(getClass().getClassLoader()));
  }

  @Test
  void missing_sample_is_named() {
    IOException e =
        assertThrows(
            IOException.class, () -> SampleLdif.texts(ClassLoader.getPlatformClassLoader()));
    assertTrue(e.getMessage().contains("00-init-baseDN.ldif"), e.getMessage());
  }

  @Test
  void schema_is_on_the_class_path() {
    for (String name : new String[] {"dicom", "dcm4che", "orderly"}) {
      assertNotNull(getClass().getResource("schema/" + name + ".schema"), name);
    }
  }
}
