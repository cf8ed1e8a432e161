package org.orderly.dicom.encoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orderly.dicom.data.Comparison;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.testing.SampleObjects;
import org.orderly.dicom.testing.SampleStudy;

/** The tools of DCMTK read what is written here, and recode to the same elements. */
class DcmtkAgreementTest {

  private static final Map<TransferSyntax, String> OPTIONS =
      Map.of(
          TransferSyntax.IMPLICIT_LITTLE, "+ti",
          TransferSyntax.EXPLICIT_LITTLE, "+te",
          TransferSyntax.EXPLICIT_BIG, "+tb",
          TransferSyntax.DEFLATED, "+td");

  @TempDir Path folder;

  @BeforeEach
  void dcmtk_is_installed() {
    boolean there = Files.isExecutable(Path.of("/usr/bin/dcmconv"));
    assertTrue(there || System.getenv("CI") == null, "dcmtk is needed for this test");
    assumeTrue(there, "SKIPPED: dcmtk is not installed");
  }

  private static List<DataSet> samples() {
    SampleStudy study = SampleStudy.of("dcmtk");
    return List.of(
        SampleObjects.ct(study, 1, 1, 64, 64),
        SampleObjects.mr(study, 2, 1, 32, 32),
        SampleObjects.ultrasound(study, 3, 1, 3, 16),
        SampleObjects.report(study.named("Müller^Jörg", "ISO_IR 192"), 4, 1),
        SampleObjects.pdf(study, 5, 1));
  }

  @Test
  void dcmdump_shows_the_values_written() throws Exception {
    for (TransferSyntax syntax : OPTIONS.keySet()) {
      Path file = folder.resolve(syntax.uid() + ".dcm");
      DataSet sample = samples().get(3);
      Part10.write(file, FileMetaInformation.of(sample, syntax), sample);
      String dump = run("dcmdump", "--print-all", file.toString());
      assertTrue(dump.contains("PN [Müller^Jörg]"), dump);
      assertTrue(dump.contains("Finding 3.\\015\\012") || dump.contains("Finding 3."), dump);
      assertTrue(dump.contains("ORDERLY_010"), dump);
      assertFalse(dump.contains("W:") || dump.contains("E:"), dump);
    }
  }

  @Test
  void recoding_gives_what_dcmconv_gives() throws Exception {
    for (TransferSyntax from : OPTIONS.keySet()) {
      for (Map.Entry<TransferSyntax, String> to : OPTIONS.entrySet()) {
        for (DataSet sample : samples()) {
          Path source = folder.resolve("source.dcm");
          Path ours = folder.resolve("ours.dcm");
          Path theirs = folder.resolve("theirs.dcm");
          Part10.write(source, FileMetaInformation.of(sample, from), sample);
          run("dcmconv", to.getValue(), source.toString(), theirs.toString());
          recode(source, ours, to.getKey());
          assertNull(
              new Comparison(read(theirs), read(ours)).firstDifference(), from + " " + to.getKey());
        }
      }
    }
  }

  @Test
  void big_values_are_references_into_the_file_and_are_written_from_there() throws Exception {
    for (TransferSyntax syntax :
        List.of(TransferSyntax.EXPLICIT_LITTLE, TransferSyntax.EXPLICIT_BIG)) {
      DataSet sample = SampleObjects.ct(SampleStudy.of("bulk"), 1, 1, 128, 128);
      Path source = folder.resolve("big.dcm");
      Path copy = folder.resolve("copy.dcm");
      Part10.write(source, FileMetaInformation.of(sample, syntax), sample);
      DataSet byReference;
      try (Part10File file = Part10.open(source, ReadLimits.DEFAULTS.withMaxValueLength(1024))) {
        byReference = file.readAll();
      }
      assertNull(byReference.bytes(Tag.PixelData), "not in memory");
      Part10.write(
          copy, FileMetaInformation.of(sample, TransferSyntax.EXPLICIT_LITTLE), byReference);
      assertNull(new Comparison(sample, read(copy)).firstDifference());
    }
  }

  private static void recode(Path source, Path target, TransferSyntax to) throws IOException {
    try (InputStream in = Files.newInputStream(source);
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(target))) {
      FileMetaInformation meta = Part10.readHeader(in);
      Part10.writeHeader(
          out, FileMetaInformation.of(meta.sopClassUid(), meta.sopInstanceUid(), to.uid()));
      new Recoder(meta.transferSyntax(), to, ReadLimits.HEAD).recode(in, out);
    }
  }

  private static DataSet read(Path path) throws IOException {
    try (Part10File file = Part10.open(path)) {
      assertTrue(file.isComplete());
      DataSet dataSet = file.readAll();
      assertTrue(file.meta().matches(dataSet));
      return dataSet;
    }
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(20, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue(), output);
    return output;
  }
}
