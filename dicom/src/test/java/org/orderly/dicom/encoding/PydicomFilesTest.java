package org.orderly.dicom.encoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
import org.orderly.dicom.data.PersonName;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Tags;
import org.orderly.dicom.testing.SampleObjects;
import org.orderly.dicom.testing.SampleStudy;

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

  @Test
  void names_in_all_character_sets_are_what_pydicom_reads() throws Exception {
    String script =
        "import pydicom,glob,sys,warnings;warnings.simplefilter('ignore');"
            + "[print(f+'\\t'+str(pydicom.dcmread(f,force=True).get('PatientName','')))"
            + " for f in sorted(glob.glob(sys.argv[1]+'/charset_files/chr*.dcm'))]";
    ProcessBuilder python = new ProcessBuilder("/usr/bin/python3", "-c", script, FOLDER.toString());
    python.environment().put("PYTHONIOENCODING", "utf-8");
    Process process = python.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    Map<String, String> differences = new TreeMap<>();
    int compared = 0;
    for (String line : output.lines().toList()) {
      String[] fields = line.split("\t", 2);
      try (Part10File file = Part10.open(Path.of(fields[0]))) {
        String name = PersonName.of(file.readAll().string(Tag.PatientName, "")).toValue();
        compared++;
        if (!name.equals(fields[1].strip())) {
          differences.put(fields[0], name + " against " + fields[1]);
        }
      }
    }
    assertTrue(compared > 10, "only " + compared);
    assertEquals(Map.of(), differences);
  }

  @Test
  void a_file_cut_anywhere_gives_a_parse_exception_or_less() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DataSet report = SampleObjects.report(SampleStudy.of("cut"), 1, 1);
    Part10.write(out, FileMetaInformation.of(report, TransferSyntax.EXPLICIT_LITTLE), report);
    byte[] whole = out.toByteArray();
    for (int length = 0; length < whole.length; length++) {
      try (Part10File file =
          Part10.open(new ByteArrayInputStream(whole, 0, length), ReadLimits.HEAD)) {
        assertTrue(file.readAll().size() <= report.size());
      } catch (DicomParseException e) {
        assertTrue(e.offset() <= length, e.getMessage());
      }
    }
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
