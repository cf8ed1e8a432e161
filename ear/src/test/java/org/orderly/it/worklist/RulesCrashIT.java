package org.orderly.it.worklist;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.orderly.dicom.testing.SampleStudy;
import org.orderly.it.OrderlyServer;
import org.orderly.it.peer.Await;
import org.orderly.it.peer.Dcmtk;
import org.orderly.it.peer.Directory;
import org.orderly.it.peer.Samples;

/** SIGKILL while objects arrive that ask for a work item. */
class RulesCrashIT {

  private static final int OBJECTS = 60;

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  @TempDir Path folder;

  @Test
  void no_object_is_missing_in_the_work_item_and_none_is_there_twice() throws Exception {
    Dcmtk.require();
    try (Directory directory = SERVER.directory()) {
      directory
          .add(
              "dn: dcmUPSOnStoreID=Crash," + Directory.DEVICE,
              "objectClass: dcmUPSOnStore",
              "dcmUPSOnStoreID: Crash",
              "dcmUPSLabel: Crash",
              "dcmUPSInstanceUIDBasedOnName: {StudyInstanceUID}",
              "dcmUPSIncludeStudyInstanceUID: TRUE")
          .settle();
    }
    try {
      noneIsMissingNorThereTwice();
    } finally {
      try (Directory directory = SERVER.directory()) {
        directory.delete("dcmUPSOnStoreID=Crash," + Directory.DEVICE).settle();
      }
    }
  }

  private void noneIsMissingNorThereTwice() throws Exception {
    SampleStudy study = Samples.study();
    List<Path> files = new Samples(folder).slices(study, OBJECTS);
    String stored = "/aets/ORDERLY/rs/studies/" + study.studyUid() + "/instances";
    CompletableFuture<?> sender =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return SERVER.dicom().store("CT1", files);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    Await.that(
        "some objects are stored",
        Duration.ofSeconds(30),
        () -> SERVER.rest().call("GET", stored).statusCode() == 200);
    SERVER.kill();
    sender.get(60, TimeUnit.SECONDS);
    SERVER.start();
    SERVER.dicom().store("CT1", files).orFail();

    Worklist worklist = Worklist.of(SERVER);
    String query = "?StudyInstanceUID=" + study.studyUid();
    List<String> references =
        Await.value(
            "all objects are in the work item",
            Duration.ofSeconds(30),
            () -> {
              List<String> found = worklist.search(query);
              List<String> all =
                  found.size() == 1 ? references(worklist.attributes(found.get(0))) : List.of();
              return all.size() < OBJECTS ? null : all;
            });
    assertEquals(OBJECTS, references.size());
    assertEquals(OBJECTS, new HashSet<>(references).size());
  }

  private static List<String> references(JsonObject workitem) {
    List<String> references = new ArrayList<>();
    for (JsonValue item : workitem.getJsonObject("00404021").getJsonArray("Value")) {
      JsonArray sops = item.asJsonObject().getJsonObject("00081199").getJsonArray("Value");
      sops.forEach(sop -> references.add(Worklist.value(sop.asJsonObject(), "00081155")));
    }
    return references;
  }
}
