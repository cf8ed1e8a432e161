package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.testing.SampleStudy;
import org.orderly.it.peer.Dcmtk;
import org.orderly.it.peer.Directory;
import org.orderly.it.peer.NodePeer;
import org.orderly.it.peer.Samples;

/** An AE that notifies of what it received, without any export: {@code dcmIanTrigger}. */
class ReceiptIT {

  private static final String AE = "dicomAETitle=RECEIPT," + Directory.DEVICE;

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  @TempDir Path folder;

  @Test
  void the_first_object_and_then_the_quiet_study_are_notified() throws Exception {
    Dcmtk.require();
    NodePeer.require();
    try (NodePeer notified = NodePeer.start()) {
      configure(notified.port());
      Dcmtk sender = new Dcmtk("RECEIPT", SERVER.port("ORDERLY_DICOM_PORT"));
      SampleStudy study = Samples.study();
      List<Path> files = new Samples(folder).slices(study, 4);
      sender.store("MODALITY", files.subList(0, 3)).orFail();
      JsonObject first = notified.await("created", 1).getJsonObject("attributes");
      sender.store("MODALITY", files.subList(3, 4)).orFail();
      JsonObject whole = notified.await("created", 2).getJsonObject("attributes");

      assertEquals(Set.of(Samples.meta(files.get(0)).sopInstanceUid()), instances(first));
      assertEquals(
          files.stream().map(ReceiptIT::uid).collect(Collectors.toSet()), instances(whole));
      assertEquals(study.studyUid(), whole.getString("StudyInstanceUID"));
      JsonObject item = items(whole).getJsonObject(0);
      assertEquals("RECEIPT", item.getString("RetrieveAETitle"));
      assertEquals("ONLINE", item.getString("InstanceAvailability"));
      assertEquals(2, Set.copyOf(notified.uids("created")).size());
      JsonObject task =
          SERVER
              .rest()
              .array("/queue/IANSCU?StudyInstanceUID=" + study.studyUid() + "&orderby=-createdTime")
              .getJsonObject(0);
      assertEquals("COMPLETED", task.getString("status"));
      assertNotEquals("", task.getString("SOPInstanceUID"));
    }
  }

  private static String uid(Path file) {
    try {
      return Samples.meta(file).sopInstanceUid();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonArray items(JsonObject notification) {
    return notification
        .getJsonArray("ReferencedSeriesSequence")
        .getJsonObject(0)
        .getJsonArray("ReferencedSOPSequence");
  }

  private static Set<String> instances(JsonObject notification) {
    return items(notification).stream()
        .map(item -> item.asJsonObject().getString("ReferencedSOPInstanceUID"))
        .collect(Collectors.toSet());
  }

  private static void configure(int port) throws Exception {
    try (Directory directory = SERVER.directory()) {
      directory
          .addPeer("WATCHER", port)
          .add(
              "dn: " + AE,
              "objectClass: dicomNetworkAE",
              "objectClass: dcmNetworkAE",
              "objectClass: dcmArchiveNetworkAE",
              "dicomAETitle: RECEIPT",
              "dicomAssociationAcceptor: TRUE",
              "dicomAssociationInitiator: TRUE",
              "dicomNetworkConnectionReference: cn=dicom," + Directory.DEVICE,
              "dcmObjectStorageID: fs1",
              "dcmIanDestination: WATCHER",
              "dcmIanTrigger: FIRST_OBJECT_OF_STUDY_RECEIVED",
              "dcmIanTrigger: STUDY_RECEIVED",
              "dcmIanDelay: PT3S")
          .add(
              "dn: cn=CT," + AE,
              "objectClass: dicomTransferCapability",
              "cn: CT",
              "dicomSOPClass: " + Uid.CTImageStorage,
              "dicomTransferRole: SCP",
              "dicomTransferSyntax: " + Uid.ExplicitVRLittleEndian)
          .settle();
    }
  }
}
