package org.orderly.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.orderly.archive.ArchiveFixture;
import org.orderly.archive.Source;
import org.orderly.conf.NetworkAe;
import org.orderly.conf.OverwritePolicy;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.dict.Vr;
import org.orderly.dicom.encoding.DataSetWriter;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.Part10File;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.task.TestDatabase;

class ReceptionTest {

  @TempDir Path folder;
  private ArchiveFixture archive;
  private Reception reception;

  @BeforeEach
  void open() throws Exception {
    archive = new ArchiveFixture(TestDatabase.H2, folder);
    reception = new Reception(archive.storages(), archive.writer(), Clock.systemDefaultZone());
  }

  @AfterEach
  void close() {
    archive.close();
  }

  private static DataSet object() {
    DataSet object = new DataSet();
    object.put(Tag.SOPClassUID, Uid.CTImageStorage);
    object.put(Tag.SOPInstanceUID, "1.2.3.4");
    object.put(Tag.PatientID, "4711");
    object.put(Tag.StudyInstanceUID, "1.2");
    object.put(Tag.SeriesInstanceUID, "1.2.3");
    object.putBytes(Tag.PixelData, Vr.OW, new byte[100_000]);
    return object;
  }

  private static byte[] encoded(DataSet object, TransferSyntax syntax) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new DataSetWriter(out, syntax).write(object);
    return out.toByteArray();
  }

  private Receipt receive(byte[] bytes, TransferSyntax syntax, @Nullable String study)
      throws Exception {
    NetworkAe ae = archive.ae(OverwritePolicy.NEVER);
    Announced announced =
        new Announced(
            syntax.uid(),
            Uid.CTImageStorage,
            "1.2.3.4",
            study,
            new Source(Source.DIMSE, "CT1", "ORDERLY", "localhost", null),
            archive.snapshot(ae),
            ae);
    return reception.receive(announced, new ByteArrayInputStream(bytes)).get(30, TimeUnit.SECONDS);
  }

  private IntakeException refused(Consumer<DataSet> change) throws Exception {
    DataSet object = object();
    change.accept(object);
    byte[] bytes = encoded(object, TransferSyntax.EXPLICIT_LITTLE);
    return nothingLeft(bytes);
  }

  private IntakeException nothingLeft(byte[] bytes) throws Exception {
    IntakeException e =
        assertThrows(
            IntakeException.class, () -> receive(bytes, TransferSyntax.EXPLICIT_LITTLE, null));
    assertEquals(0, archive.files().size());
    assertEquals(0, archive.parts().size());
    assertEquals(0, archive.number("select count(*) from patient"));
    return e;
  }

  @Test
  void keeps_the_bytes_as_they_came() throws Exception {
    for (TransferSyntax syntax :
        new TransferSyntax[] {
          TransferSyntax.IMPLICIT_LITTLE, TransferSyntax.EXPLICIT_BIG, TransferSyntax.DEFLATED
        }) {
      close();
      folder = java.nio.file.Files.createTempDirectory(folder, "x");
      open();
      byte[] bytes = encoded(object(), syntax);
      assertTrue(receive(bytes, syntax, null).stored());
      Path file = archive.files().get(0);
      try (Part10File part10 = Part10.open(file)) {
        assertEquals(syntax.uid(), part10.meta().transferSyntaxUid());
        assertEquals("1.2.3.4", part10.meta().sopInstanceUid());
        assertEquals("CT1", part10.meta().sourceAeTitle());
        byte[] all = java.nio.file.Files.readAllBytes(file);
        int offset = (int) part10.dataSetOffset();
        assertEquals(-1, Arrays.mismatch(bytes, Arrays.copyOfRange(all, offset, all.length)));
      }
    }
  }

  @Test
  void takes_an_enhanced_object_of_very_many_frames() throws Exception {
    DataSet object = object();
    object.remove(Tag.PixelData);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(encoded(object, TransferSyntax.EXPLICIT_LITTLE));
    bytes.writeBytes(HexFormat.of().parseHex("00523092" + "53510000" + "FFFFFFFF"));
    byte[] frame =
        HexFormat.of()
            .parseHex(
                "FEFF00E0"
                    + "00000000" // the item's length follows below
                    + "20005691"
                    + "53480200"
                    + "3120" // Stack ID
                    + "20005791"
                    + "554C0400"
                    + "01000000"); // In-Stack Position Number
    frame[4] = (byte) (frame.length - 8);
    for (int i = 0; i < 700_000; i++) {
      bytes.writeBytes(frame);
    }
    bytes.writeBytes(HexFormat.of().parseHex("FEFFDDE0" + "00000000"));
    assertTrue(receive(bytes.toByteArray(), TransferSyntax.EXPLICIT_LITTLE, null).stored());
  }

  @Test
  void refuses_an_object_that_ends_early() throws Exception {
    byte[] bytes = encoded(object(), TransferSyntax.EXPLICIT_LITTLE);
    IntakeException e = nothingLeft(Arrays.copyOf(bytes, bytes.length - 1));
    assertEquals(IntakeStatus.NOT_PARSABLE, e.status());
    nothingLeft(Arrays.copyOf(bytes, 60));
    assertEquals(IntakeStatus.CANNOT_UNDERSTAND, nothingLeft(new byte[0]).status());
  }

  @ParameterizedTest
  @ValueSource(
      ints = {Tag.SOPClassUID, Tag.SOPInstanceUID, Tag.StudyInstanceUID, Tag.SeriesInstanceUID})
  void refuses_an_object_without_one_of_its_uids(int tag) throws Exception {
    IntakeException e = refused(object -> object.remove(tag));
    assertEquals(IntakeStatus.CANNOT_UNDERSTAND, e.status());
    assertEquals(tag, e.offendingElements()[0]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../../etc/passwd", "1..2", ".1", "1.", "a.b", "1/2"})
  void refuses_a_uid_that_is_none(String uid) throws Exception {
    IntakeException e = refused(object -> object.put(Tag.StudyInstanceUID, uid));
    assertEquals(IntakeStatus.CANNOT_UNDERSTAND, e.status());
  }

  @Test
  void refuses_another_class_or_instance_than_announced() throws Exception {
    assertEquals(
        IntakeStatus.CLASS_MISMATCH,
        refused(object -> object.put(Tag.SOPClassUID, Uid.MRImageStorage)).status());
    assertEquals(
        IntakeStatus.CLASS_MISMATCH,
        refused(object -> object.put(Tag.SOPInstanceUID, "1.2.3.5")).status());
  }

  @Test
  void refuses_an_object_of_another_study_than_asked_for() throws Exception {
    byte[] bytes = encoded(object(), TransferSyntax.EXPLICIT_LITTLE);
    IntakeException e =
        assertThrows(
            IntakeException.class, () -> receive(bytes, TransferSyntax.EXPLICIT_LITTLE, "9.9"));
    assertEquals(IntakeStatus.STUDY_MISMATCH, e.status());
  }

  @Test
  void takes_an_object_whose_head_is_larger_than_what_it_keeps_of_it() throws Exception {
    DataSet object = object();
    for (int i = 0; i < 40; i++) {
      object.putBytes(0x00091000 + i, Vr.UN, new byte[60_000]);
    }
    Receipt receipt =
        receive(
            encoded(object, TransferSyntax.EXPLICIT_LITTLE), TransferSyntax.EXPLICIT_LITTLE, null);
    assertTrue(receipt.stored(), receipt.comment());
    assertTrue(java.nio.file.Files.size(archive.files().get(0)) > 2_500_000);
  }

  @Test
  void says_so_when_no_storage_is_left() throws Exception {
    java.nio.file.Files.createFile(folder.resolve("fs1/NO_MOUNT"));
    IntakeException e =
        assertThrows(
            IntakeException.class,
            () ->
                receive(
                    encoded(object(), TransferSyntax.EXPLICIT_LITTLE),
                    TransferSyntax.EXPLICIT_LITTLE,
                    null));
    assertEquals(IntakeStatus.OUT_OF_RESOURCES, e.status());
  }
}
