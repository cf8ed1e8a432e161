package org.orderly.conf.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The committed files are what the tables give; {@code -Dorderly.write=true} renews them. */
class GeneratedFilesTest {

  @Test
  void committed_files_are_fresh() throws IOException {
    Map<Path, String> expected = new LinkedHashMap<>();
    SchemaFiles.all().forEach((name, text) -> expected.put(Path.of("../ldif/schema", name), text));
    expected.put(Path.of("../docs/configuration.md"), ReferencePage.text());
    for (Map.Entry<Path, String> file : expected.entrySet()) {
      if (Boolean.getBoolean("orderly.write")) {
        Files.createDirectories(file.getKey().getParent());
        Files.writeString(file.getKey(), file.getValue());
      }
      assertEquals(file.getValue(), Files.readString(file.getKey()), file.getKey().toString());
    }
  }
}
