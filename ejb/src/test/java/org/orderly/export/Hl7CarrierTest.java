package org.orderly.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orderly.archive.InstanceLocation;
import org.orderly.conf.CloudService;
import org.orderly.conf.Destination;
import org.orderly.conf.InstanceAvailability;
import org.orderly.conf.RemoteService;
import org.orderly.conf.SegmentService;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.encoding.FileMetaInformation;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.testing.SampleObjects;
import org.orderly.dicom.testing.SampleStudy;
import org.orderly.task.EntityUid;
import org.orderly.task.InstanceResult;
import org.orderly.task.TaskOutcome;
import org.orderly.task.TaskStatus;

/** Results in HL7 to a receiver on a real socket. */
class Hl7CarrierTest {
  @TempDir private Path folder;

  private final SampleStudy study = SampleStudy.of("hl7").named("Mu|ler^J&rg", "ISO_IR 192");
  private final List<InstanceLocation> wanted = new ArrayList<>();
  private final List<String> messages = new ArrayList<>();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private UnaryOperator<String> code = id -> "AA";
  private ServerSocket receiver;

  @BeforeEach
  void a_receiver_and_two_results() throws Exception {
    receiver = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    thread.execute(this::receive);
    add(SampleObjects.report(study, 1, 1));
    add(SampleObjects.pdf(study, 2, 1));
  }

  @AfterEach
  void stop() throws IOException {
    receiver.close();
    thread.shutdownNow();
  }

  private void add(DataSet object) throws IOException {
    Path file = folder.resolve(wanted.size() + ".dcm");
    Part10.write(file, FileMetaInformation.of(object, TransferSyntax.EXPLICIT_LITTLE), object);
    wanted.add(
        new InstanceLocation(
            wanted.size() + 1,
            study.studyUid(),
            object.string(Tag.SeriesInstanceUID, ""),
            object.string(Tag.SOPInstanceUID, ""),
            object.string(Tag.SOPClassUID, ""),
            1,
            0,
            TransferSyntax.EXPLICIT_LITTLE.uid(),
            "fs1",
            file,
            file.toFile().length(),
            null,
            null));
  }

  private void receive() {
    while (!receiver.isClosed()) {
      try (Socket socket = receiver.accept()) {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
          if (next == 0x1C) {
            String message = frame.toString(StandardCharsets.UTF_8).substring(1);
            frame.reset();
            in.read();
            messages.add(message);
            String id = message.split("\\|", -1)[9];
            String said = code.apply(id);
            if (said.isEmpty()) {
              break;
            }
            String ack =
                "\u000bMSH|^~\\&|RIS|H|ORDERLY|ORDERLY|20260302||ACK^R01|1|P|2.5\rMSA|"
                    + (said + "|" + id + "|Mustermann is not known\r\u001c\r");
            socket.getOutputStream().write(ack.getBytes(StandardCharsets.UTF_8));
          } else {
            frame.write(next);
          }
        }
      } catch (IOException e) {
        // the next one, or the end
      }
    }
  }

  private TaskOutcome run(Transfer transfer) throws Exception {
    RemoteService service =
        new RemoteService(
            true,
            null,
            null,
            null,
            1,
            1,
            Duration.ofSeconds(10),
            List.of(),
            "RIS|HOSPITAL",
            List.of());
    Destination destination =
        new Destination(
            "RIS",
            URI.create("hl7://127.0.0.1:" + receiver.getLocalPort()),
            "Export",
            TestSnapshot.ORDERLY,
            "",
            List.of(),
            List.of(),
            null,
            InstanceAvailability.ONLINE,
            List.of(),
            null,
            false,
            null,
            List.of(),
            service,
            CloudService.DEFAULTS,
            SegmentService.DEFAULTS);
    return new Hl7Carrier()
        .carry(
            new Shipment(
                TestSnapshot.of(List.of(), List.of(destination), List.of()),
                destination,
                EntityUid.ofStudy(study.studyUid()),
                transfer,
                null,
                Instant.EPOCH));
  }

  private Transfer transfer(Map<String, InstanceResult> earlier) {
    return new Transfer("it", wanted, earlier, null);
  }

  @Test
  void a_result_becomes_an_unsolicited_observation() throws Exception {
    TaskOutcome outcome = run(transfer(Map.of()));
    assertEquals(TaskStatus.COMPLETED, outcome.status(), outcome.toString());
    assertEquals(2, messages.size());
    String report = messages.get(0);
    assertTrue(report.startsWith("MSH|^~\\&|ORDERLY|ORDERLY|RIS|HOSPITAL|"), report);
    assertTrue(report.contains("|ORU^R01^ORU_R01|"), report);
    assertTrue(report.contains("|Mu\\F\\ler^J\\T\\rg|"), report);
    assertTrue(report.contains("HD|113014^DICOM Study^DCM||" + study.studyUid()), report);
    assertTrue(report.contains("|TX|TEXT^"), report);
    assertTrue(messages.get(1).contains("^application^PDF^Base64^JVBER"), messages.get(1));
  }

  @Test
  void a_uid_that_is_none_cannot_add_fields_or_segments() throws Exception {
    DataSet odd = SampleObjects.report(study, 3, 1);
    odd.put(Tag.StudyInstanceUID, "1.2|3^4\r5").put(Tag.SOPInstanceUID, "1.2.3|~");
    wanted.clear();
    add(odd);
    run(transfer(Map.of()));
    String message = messages.get(0);
    assertTrue(message.contains("HD|113014^DICOM Study^DCM||1.2\\F\\3\\S\\45|"), message);
    assertTrue(message.contains("HD|SOPINSTANCE^SOP Instance UID^L||1.2.3\\F\\\\R\\|"), message);
  }

  @Test
  void a_refusal_fails_one_object_and_a_lost_connection_the_rest() throws Exception {
    code = id -> messages.size() == 1 ? "AE" : "";
    Transfer transfer = transfer(Map.of());
    TaskOutcome outcome = run(transfer);
    assertEquals(TaskStatus.FAILED, outcome.status());
    assertTrue(outcome.repeat());
    assertEquals(1, transfer.counts().failed());
    assertFalse(outcome.toString().contains("Mustermann"), outcome.toString());
  }

  @Test
  void a_repetition_says_what_is_missing_under_the_same_id() throws Exception {
    code = id -> messages.size() == 1 ? "AA" : "AR";
    Transfer first = transfer(Map.of());
    run(first);
    Map<String, InstanceResult> earlier = new HashMap<>();
    first.confirmed().forEach(result -> earlier.put(result.sopInstanceUid(), result));
    String refused = messages.get(1).split("\\|", -1)[9];
    code = id -> "AA";
    assertEquals(TaskStatus.COMPLETED, run(transfer(earlier)).status());
    assertEquals(3, messages.size());
    assertEquals(refused, messages.get(2).split("\\|", -1)[9]);
  }

  @Test
  void a_file_that_cannot_be_read_does_not_keep_the_others_back() throws Exception {
    Files.writeString(wanted.get(0).file(), "no DICOM");
    TaskOutcome outcome = run(transfer(Map.of()));
    assertEquals(TaskStatus.FAILED, outcome.status());
    assertEquals("Export it - completed:1, missing:1", outcome.message());
    assertEquals(1, messages.size());
  }
}
