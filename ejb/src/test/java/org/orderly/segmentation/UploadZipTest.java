package org.orderly.segmentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orderly.template.TemplateYaml;

class UploadZipTest {

  @TempDir Path folder;

  @Test
  void the_same_copies_make_the_same_bytes() throws Exception {
    Path a = Files.writeString(folder.resolve("1.dcm"), "first".repeat(1000));
    Path b = Files.writeString(folder.resolve("2.dcm"), "second");
    UploadZip one = UploadZip.write(folder.resolve("one.zip"), List.of(a, b), "name: T");
    Files.setLastModifiedTime(a, java.nio.file.attribute.FileTime.fromMillis(1_000_000));
    UploadZip two = UploadZip.write(folder.resolve("two.zip"), List.of(a, b), "name: T");
    UploadZip other = UploadZip.write(folder.resolve("other.zip"), List.of(a, b), "name: U");
    assertArrayEquals(Files.readAllBytes(one.file()), Files.readAllBytes(two.file()));
    assertEquals(one.checksum(), two.checksum());
    assertNotEquals(one.checksum(), other.checksum());
    assertEquals(
        HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(one.file()))),
        one.checksum());
    try (ZipFile zip = new ZipFile(one.file().toFile())) {
      assertEquals(
          List.of("1.dcm", "2.dcm", "template.yml"),
          zip.stream().map(entry -> entry.getName()).toList());
    }
  }

  @Test
  void a_template_goes_out_as_models_with_numbered_structures() throws Exception {
    String content =
        "name: Thorax\nmodels:\n- id: '720'\n  name: Organs\n  structures:\n"
            + "  - {number: 1, label: Heart, type: ORGAN, colour: '#FF0000'}\n"
            + "  - {number: 2, label: Cord, type: ORGAN, colour: '#00FF00'}\n";
    TemplateYaml.read(content);
    assertEquals(
        "name: Thorax\nprotocol: DRAW\nchecksum: c\nmodels:\n  720:\n    name: Organs\n"
            + "    map:\n      1: Heart\n      2: Cord\n",
        ServerTemplate.of(new SegmentationRun.SentTemplate("Thorax", content, "c")));
  }
}
