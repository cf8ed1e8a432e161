package org.orderly.dicom.net.service;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.Comparison;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.encoding.DataSetReader;
import org.orderly.dicom.encoding.FileMetaInformation;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.Part10File;
import org.orderly.dicom.encoding.ReadLimits;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.net.dimse.DataSource;
import org.orderly.dicom.net.dimse.DimseAssociation;
import org.orderly.dicom.net.dimse.DimseResponse;
import org.orderly.dicom.net.ul.AssociationException;
import org.orderly.dicom.net.ul.Capabilities;
import org.orderly.dicom.net.ul.ConnectRequest;
import org.orderly.dicom.net.ul.ListenerOptions;
import org.orderly.dicom.net.ul.PresentationContext;
import org.orderly.dicom.net.ul.ProposedContext;
import org.orderly.dicom.net.ul.UlOptions;
import org.orderly.dicom.net.ul.UlTimer;
import org.orderly.dicom.testing.Dcmtk;
import org.orderly.dicom.testing.LoopbackScp;
import org.orderly.dicom.testing.SampleObjects;
import org.orderly.dicom.testing.SampleStudy;

/** Both roles against the tools of DCMTK, over the wire. */
class DcmtkWireTest {
  private static final UlOptions IMPATIENT =
      UlOptions.DEFAULTS.withTimers(UlOptions.Timers.all(Duration.ofMillis(800)));

  @TempDir Path folder;

  @BeforeEach
  void dcmtk_is_installed() {
    Dcmtk.require("echoscu", "storescu", "storescp");
  }

  private Path write(String name, TransferSyntax syntax, DataSet dataSet) throws IOException {
    Path file = folder.resolve(name);
    Part10.write(file, FileMetaInformation.of(dataSet, syntax), dataSet);
    return file;
  }

  private static byte[] dataSetBytes(Path file) throws IOException {
    try (Part10File opened = Part10.open(file)) {
      byte[] all = Files.readAllBytes(file);
      return Arrays.copyOfRange(all, (int) opened.dataSetOffset(), all.length);
    }
  }

  private static DataSet read(Path file) throws IOException {
    try (Part10File opened = Part10.open(file)) {
      return opened.readAll();
    }
  }

  private static DataSet decode(LoopbackScp.Stored stored) throws IOException {
    return new DataSetReader(
            new ByteArrayInputStream(stored.data()),
            TransferSyntax.of(stored.transferSyntax()),
            ReadLimits.DEFAULTS)
        .readAll();
  }

  // ---- their SCU, our SCP

  @Test
  void echoscu_succeeds_with_one_and_with_many_contexts() throws Exception {
    try (LoopbackScp scp = LoopbackScp.start()) {
      String port = Integer.toString(scp.port());
      assertEquals(0, Dcmtk.run("echoscu", "-aec", "ORDERLY", "localhost", port).exit());
      Dcmtk.Run many =
          Dcmtk.run(
              "echoscu",
              "-aec",
              "ORDERLY",
              "-ppc",
              "128",
              "-pts",
              "38",
              "--repeat",
              "3",
              "-v",
              "localhost",
              port);
      assertEquals(0, many.exit(), many.output());
      assertNull(scp.firstEnd(), "released in order");
    }
  }

  @Test
  void echoscu_is_told_why_it_is_refused() throws Exception {
    try (LoopbackScp scp = LoopbackScp.start()) {
      Dcmtk.Run run =
          Dcmtk.run("echoscu", "-aec", "NOBODY", "localhost", Integer.toString(scp.port()));
      assertTrue(run.exit() != 0);
      assertTrue(run.output().contains("Called AE Title Not Recognized"), run.output());
    }
    Capabilities storageOnly =
        Capabilities.builder().scp(Uid.CTImageStorage, Uid.ExplicitVRLittleEndian).build();
    try (LoopbackScp scp = LoopbackScp.start(ListenerOptions.onPort(0), storageOnly)) {
      Dcmtk.Run run =
          Dcmtk.run("echoscu", "-aec", "ORDERLY", "localhost", Integer.toString(scp.port()));
      assertTrue(run.exit() != 0);
      assertTrue(run.output().contains("No Acceptable Presentation Contexts"), run.output());
    }
  }

  @Test
  void storescu_aborting_and_echoscu_aborting_end_the_association_as_aborted() throws Exception {
    try (LoopbackScp scp = LoopbackScp.start()) {
      String port = Integer.toString(scp.port());
      Dcmtk.run("echoscu", "--abort", "-aec", "ORDERLY", "localhost", port);
      AssociationException.Aborted aborted =
          assertInstanceOf(AssociationException.Aborted.class, scp.firstEnd());
      assertTrue(aborted.byPeer());
    }
  }

  @Test
  void storescu_delivers_the_bytes_of_its_files() throws Exception {
    SampleStudy study = SampleStudy.of("wire");
    List<DataSet> flat =
        List.of(
            SampleObjects.ct(study, 1, 1, 512, 512),
            SampleObjects.ct(study, 1, 2, 7, 9),
            SampleObjects.mr(study, 2, 1, 64, 64));
    for (Map<String, String> environment :
        List.of(Map.<String, String>of(), Map.of("TCP_NODELAY", "1"))) {
      for (DataSet sample : flat) {
        Path file = write("flat.dcm", TransferSyntax.EXPLICIT_LITTLE, sample);
        LoopbackScp.Stored stored = storescu(environment, file).get(0);
        assertEquals(Uid.ExplicitVRLittleEndian, stored.transferSyntax());
        assertArrayEquals(dataSetBytes(file), stored.data());
      }
    }
  }

  @Test
  void storescu_delivers_equal_elements_in_every_encoding() throws Exception {
    SampleStudy study = SampleStudy.of("wire");
    List<DataSet> samples =
        List.of(
            SampleObjects.ultrasound(study, 3, 1, 3, 32),
            SampleObjects.report(study.named("Müller^Jörg", "ISO_IR 192"), 4, 1),
            SampleObjects.pdf(study, 5, 1));
    Map<TransferSyntax, String> options =
        Map.of(
            TransferSyntax.IMPLICIT_LITTLE, "-xi",
            TransferSyntax.EXPLICIT_LITTLE, "-xe",
            TransferSyntax.EXPLICIT_BIG, "-xb",
            TransferSyntax.DEFLATED, "-xd");
    for (Map.Entry<TransferSyntax, String> option : options.entrySet()) {
      for (DataSet sample : samples) {
        Path file = write("any.dcm", option.getKey(), sample);
        LoopbackScp.Stored stored = storescu(Map.of(), file, option.getValue()).get(0);
        assertEquals(option.getKey().uid(), stored.transferSyntax());
        assertEquals(sample.string(Tag.SOPInstanceUID), stored.sopInstance());
        assertNull(new Comparison(read(file), decode(stored)).firstDifference());
      }
    }
    DataSet jpeg = SampleObjects.encapsulated(SampleObjects.ct(study, 6, 1, 64, 64), 3, 40_000);
    TransferSyntax lossless = TransferSyntax.of(Uid.JPEGLosslessSV1);
    Path file = write("jpeg.dcm", lossless, jpeg);
    LoopbackScp.Stored stored = storescu(Map.of(), file, "-xs").get(0);
    assertEquals(lossless.uid(), stored.transferSyntax());
    assertNull(new Comparison(read(file), decode(stored)).firstDifference());
  }

  private static List<LoopbackScp.Stored> storescu(
      Map<String, String> environment, Path file, String... options) throws Exception {
    try (LoopbackScp scp = LoopbackScp.start()) {
      List<String> command = new ArrayList<>(List.of("storescu", "-R", "-aec", "ORDERLY"));
      command.addAll(List.of(options));
      command.addAll(List.of("localhost", Integer.toString(scp.port()), file.toString()));
      Dcmtk.Run run = Dcmtk.run(environment, command.toArray(String[]::new));
      assertEquals(0, run.exit(), run.output());
      assertNull(scp.firstEnd());
      List<LoopbackScp.Stored> stored = scp.takeStored();
      assertEquals(1, stored.size());
      return stored;
    }
  }

  @Test
  void a_sender_with_nagles_algorithm_does_not_wait_for_acknowledgements() throws Exception {
    DataSet sample = SampleObjects.ct(SampleStudy.of("small"), 1, 1, 50, 50);
    String file = write("small.dcm", TransferSyntax.EXPLICIT_LITTLE, sample).toString();
    try (LoopbackScp scp = LoopbackScp.discarding(ListenerOptions.onPort(0))) {
      Dcmtk.Run run =
          Dcmtk.run(
              "storescu",
              "-R",
              "--repeat",
              "100",
              "-aec",
              "ORDERLY",
              "localhost",
              Integer.toString(scp.port()),
              file);
      assertEquals(0, run.exit(), run.output());
      // 100 delayed acknowledgements would take 4 s; what is left is the work itself
      assertTrue(run.nanos() < 2_000_000_000L, run.nanos() / 1_000_000 + " ms");
    }
  }

  // ---- our SCU, their SCP

  private static ConnectRequest request(Dcmtk.Server server, TransferSyntax... syntaxes) {
    List<ProposedContext> contexts = new ArrayList<>();
    contexts.add(ProposedContext.of(Uid.Verification, Uid.ImplicitVRLittleEndian));
    for (TransferSyntax syntax : syntaxes) {
      for (String sopClass :
          List.of(
              Uid.CTImageStorage,
              Uid.UltrasoundMultiFrameImageStorage,
              Uid.BasicTextSRStorage,
              Uid.EncapsulatedPDFStorage)) {
        contexts.add(ProposedContext.of(sopClass, syntax.uid()));
      }
    }
    return ConnectRequest.of(
        "127.0.0.1", server.port(), AeTitle.of("ORDERLY"), AeTitle.of("STORESCP"), contexts);
  }

  private static DimseResponse store(DimseAssociation as, Path file) throws IOException {
    try (Part10File opened = Part10.open(file)) {
      FileMetaInformation meta = opened.meta();
      PresentationContext context =
          as.association().context(meta.sopClassUid(), meta.transferSyntax().uid());
      return as.store(
          context,
          meta.sopClassUid(),
          meta.sopInstanceUid(),
          DataSource.of(file, opened.dataSetOffset()));
    }
  }

  @Test
  void storescp_gets_the_bytes_of_our_files() throws Exception {
    SampleStudy study = SampleStudy.of("out");
    TransferSyntax[] syntaxes = {
      TransferSyntax.IMPLICIT_LITTLE,
      TransferSyntax.EXPLICIT_LITTLE,
      TransferSyntax.EXPLICIT_BIG,
      TransferSyntax.DEFLATED,
      TransferSyntax.of(Uid.JPEGLosslessSV1)
    };
    Path received = Files.createDirectory(folder.resolve("received"));
    for (String pduLength : List.of("4096", "16384", "131072")) {
      try (Dcmtk.Server server = Dcmtk.storescp(received, "+B", "+xa", "-pdu", pduLength);
          DimseAssociation as = DimseAssociation.connect(request(server, syntaxes))) {
        assertEquals(1 + 4 * syntaxes.length, as.association().contexts().size());
        assertTrue(as.echo().status().isSuccess());
        for (TransferSyntax syntax : syntaxes) {
          DataSet ct = SampleObjects.ct(study, 1, 1, 256, 256);
          List<DataSet> samples =
              syntax.encapsulated()
                  ? List.of(SampleObjects.encapsulated(ct, 2, 50_001))
                  : List.of(
                      ct,
                      SampleObjects.ultrasound(study, 3, 1, 3, 32),
                      SampleObjects.report(study, 4, 1),
                      SampleObjects.pdf(study, 5, 1));
          for (DataSet sample : samples) {
            Path file = write("out.dcm", syntax, sample);
            assertTrue(store(as, file).status().isSuccess());
            Path arrived = onlyFile(received);
            assertArrayEquals(dataSetBytes(file), dataSetBytes(arrived), syntax.uid());
            Files.delete(arrived);
          }
        }
      }
    }
  }

  private static Path onlyFile(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> list = files.toList();
      assertEquals(1, list.size());
      return list.get(0);
    }
  }

  @Test
  void a_refusing_storescp_is_reported_as_rejection() throws Exception {
    try (Dcmtk.Server server = Dcmtk.storescp(folder, "--refuse")) {
      AssociationException.Rejected e =
          assertThrows(
              AssociationException.Rejected.class,
              () -> DimseAssociation.connect(request(server, TransferSyntax.EXPLICIT_LITTLE)));
      assertEquals(1, e.result());
      assertEquals(1, e.reason());
    }
  }

  @Test
  void a_refused_sop_class_leaves_no_context_but_the_others() throws Exception {
    try (Dcmtk.Server server = Dcmtk.storescp(folder, "+xi");
        DimseAssociation as =
            DimseAssociation.connect(
                request(server, TransferSyntax.EXPLICIT_LITTLE, TransferSyntax.IMPLICIT_LITTLE))) {
      assertNull(as.association().context(Uid.CTImageStorage, Uid.ExplicitVRLittleEndian));
      assertEquals(
          Uid.ImplicitVRLittleEndian,
          as.association().context(Uid.CTImageStorage).transferSyntax());
    }
  }

  @Test
  void an_abort_after_or_during_the_object_fails_the_operation_as_aborted() throws Exception {
    Path file =
        write(
            "ct.dcm",
            TransferSyntax.EXPLICIT_LITTLE,
            SampleObjects.ct(SampleStudy.of("abort"), 1, 1, 512, 512));
    for (String when : List.of("--abort-after", "--abort-during")) {
      try (Dcmtk.Server server = Dcmtk.storescp(folder, when);
          DimseAssociation as =
              DimseAssociation.connect(request(server, TransferSyntax.EXPLICIT_LITTLE))) {
        AssociationException.Aborted aborted =
            assertThrows(AssociationException.Aborted.class, () -> store(as, file), when);
        assertTrue(aborted.byPeer(), when);
      }
    }
  }

  @Test
  void a_silent_storescp_runs_into_the_response_timer() throws Exception {
    Path file =
        write(
            "ct.dcm",
            TransferSyntax.EXPLICIT_LITTLE,
            SampleObjects.ct(SampleStudy.of("silent"), 1, 1, 256, 256));
    for (String when : List.of("--sleep-after", "--sleep-during")) {
      try (Dcmtk.Server server = Dcmtk.storescp(folder, when, "5");
          DimseAssociation as =
              DimseAssociation.connect(
                  request(server, TransferSyntax.EXPLICIT_LITTLE).withOptions(IMPATIENT))) {
        long start = System.nanoTime();
        AssociationException.TimedOut e =
            assertThrows(
                AssociationException.TimedOut.class,
                () -> {
                  // --sleep-after answers the first object and then sleeps
                  store(as, file);
                  store(as, file);
                },
                when);
        assertEquals(UlTimer.RESPONSE, e.timer());
        assertTrue(System.nanoTime() - start < 4_000_000_000L, when);
      }
    }
  }
}
