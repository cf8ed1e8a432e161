package org.orderly.dicom.deident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.encoding.DicomParseException;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.Part10File;

/** Files of real modalities: those that come with Debian's pydicom. */
class RealFilesTest {

  private static final Path SAMPLES =
      Path.of("/usr/lib/python3/dist-packages/pydicom/data/test_files");

  private static final List<Integer> IDENTIFYING =
      List.of(
          Tag.PatientName,
          Tag.PatientID,
          Tag.SOPInstanceUID,
          Tag.SeriesInstanceUID,
          Tag.StudyInstanceUID,
          Tag.InstitutionName,
          Tag.ReferringPhysicianName);

  @TempDir Path folder;

  @Test
  void files_are_de_identified_or_refused_for_their_pixels() throws Exception {
    boolean there = Files.isDirectory(SAMPLES);
    assertTrue(there || System.getenv("CI") == null, "python3-pydicom is needed for this test");
    assumeTrue(there, "SKIPPED: python3-pydicom is not installed");
    DeidentProfile profile =
        DeidentProfile.of(
            DeidentOption.RETAIN_MODIFIED_DATES,
            DeidentOption.RETAIN_SAFE_PRIVATE,
            DeidentOption.CLEAN_DESCRIPTORS,
            DeidentOption.CLEAN_STRUCTURED_CONTENT);
    Map<String, String> wrong = new TreeMap<>();
    int made = 0;
    for (Path file : files()) {
      DataSet before = read(file);
      if (before == null || before.string(Tag.SOPInstanceUID, "").isEmpty()) {
        continue;
      }
      try {
        Deidentifier deidentifier =
            new Deidentifier(profile, new MemoryPseudonyms(new PseudonymKey(new byte[16])));
        Path result = deidentifier.deidentify(List.of(file), folder).get(0);
        made++;
        String bytes = Files.readString(result, StandardCharsets.ISO_8859_1);
        for (int tag : IDENTIFYING) {
          String value = before.string(tag, "");
          if (value.length() > 5 && bytes.contains(value)) {
            wrong.put(file.getFileName().toString(), Integer.toHexString(tag));
          }
        }
        Files.delete(result);
      } catch (DeidentException e) {
        if (!e.path().equals("(0028,0301)")) {
          wrong.put(file.getFileName().toString(), String.valueOf(e.getMessage()));
        }
      }
    }
    assertEquals(Map.of(), wrong);
    assertTrue(made > 80, "only " + made);
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> found = Files.walk(SAMPLES)) {
      return found.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** Null if it is no file of DICOM or a broken one: other tests are about these. */
  private static @Nullable DataSet read(Path file) throws IOException {
    try (Part10File part10 = Part10.open(file)) {
      return part10.readAll();
    } catch (DicomParseException e) {
      return null;
    }
  }
}
