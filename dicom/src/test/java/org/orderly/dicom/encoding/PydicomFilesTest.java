package org.orderly.dicom.encoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.orderly.dicom.data.Comparison;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tags;

/** Reads each sample file of pydicom; what is expected of the odd ones is listed by name. */
class PydicomFilesTest {

  private static final Path FOLDER = Path.of("/usr/lib/python3/dist-packages/pydicom/data");

  /** Files that are broken on purpose, with a part of the message they must give. */
  private static final Map<String, String> BROKEN =
      Map.of(
          "DICOMDIR-nooffset", "reaches beyond the enclosing sequence",
          "MR_truncated.dcm", "data set ends inside a value",
          "rtplan_truncated.dcm", "data set ends inside a value",
          "no_meta.dcm", "neither the prefix DICM");

  @BeforeEach
  void files_are_installed() {
    boolean there = Files.isDirectory(FOLDER);
    assertTrue(there || System.getenv("CI") == null, "python3-pydicom is needed for this test");
    assumeTrue(there, "SKIPPED: python3-pydicom is not installed");
  }

  @Test
  void each_file_reads_completely_or_says_what_is_wrong() throws IOException {
    Map<String, String> failures = new TreeMap<>();
    for (Path file : files()) {
      try (Part10File part10 = Part10.open(file)) {
        part10.readAll();
        part10.reader().drain();
      } catch (DicomParseException e) {
        failures.put(file.getFileName().toString(), String.valueOf(e.getMessage()));
      }
    }
    BROKEN.forEach(
        (name, message) ->
            assertTrue(
                failures.getOrDefault(name, "").contains(message),
                name + ": " + failures.get(name)));
    failures.keySet().removeAll(BROKEN.keySet());
    assertEquals(Map.of(), failures);
  }

  @Test
  void each_readable_file_is_equal_after_writing_and_reading_again() throws IOException {
    Map<String, String> differences = new TreeMap<>();
    for (Path file : files()) {
      try (Part10File part10 = Part10.open(file)) {
        DataSet original = part10.readAll();
        removeGroupLengths(original);
        for (DataSetWriter.SequenceLength lengths : DataSetWriter.SequenceLength.values()) {
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          new DataSetWriter(out, part10.transferSyntax(), lengths).write(original);
          DataSet again =
              new DataSetReader(
                      new ByteArrayInputStream(out.toByteArray()),
                      part10.transferSyntax(),
                      ReadLimits.DEFAULTS)
                  .readAll();
          String difference = new Comparison(original, again).firstDifference();
          if (difference != null) {
            differences.put(file.getFileName() + " " + lengths, difference);
          }
        }
      } catch (DicomParseException e) {
        if (!BROKEN.containsKey(file.getFileName().toString())) {
          differences.put(file.getFileName().toString(), String.valueOf(e.getMessage()));
        }
      }
    }
    assertEquals(Map.of(), differences);
  }

  private static void removeGroupLengths(DataSet dataSet) {
    StreamSupport.stream(dataSet.spliterator(), false)
        .toList()
        .forEach(
            e -> {
              if (Tags.isGroupLength(e.tag())) {
                dataSet.remove(e.tag());
              }
              dataSet.items(e.tag()).forEach(PydicomFilesTest::removeGroupLengths);
            });
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> found = Files.walk(FOLDER)) {
      List<Path> files =
          found
              .filter(Files::isRegularFile)
              .filter(f -> f.toString().contains("_files") || f.toString().endsWith(".dcm"))
              .filter(f -> isDicom(f))
              .sorted()
              .toList();
      assertTrue(files.size() > 90, "only " + files.size() + " files found");
      return files;
    }
  }

  private static boolean isDicom(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".dcm")
        || name.startsWith("DICOMDIR")
        || name.indexOf('.') < 0 && !name.equals("README");
  }
}
