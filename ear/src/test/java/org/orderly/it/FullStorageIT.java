package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.opentest4j.TestAbortedException;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.testing.SampleObjects;
import org.orderly.dicom.testing.SampleStudy;
import org.orderly.it.peer.Browser;
import org.orderly.it.peer.Dcmtk;
import org.orderly.it.peer.Directory;
import org.orderly.it.peer.Samples;
import org.orderly.it.peer.Tool;

/** A storage without {@code dcmStorageThreshold} on a disk of 4 MiB. Mounting takes a root. */
class FullStorageIT {

  private static final int PAGE = 4096;

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  private Path disk;

  @TempDir Path folder;

  @BeforeEach
  void mount() throws Exception {
    Dcmtk.require();
    disk = Files.createDirectory(SERVER.data().resolve("tiny"));
    List<String> command = List.of("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk + "");
    if (!Tool.run(command).ok()) {
      Files.delete(disk);
      throw new TestAbortedException("SKIPPED: nothing can be mounted, run as root");
    }
    try (Directory directory = SERVER.directory()) {
      directory.add(
          "dn: " + storage(),
          "objectClass: dcmStorage",
          "dcmStorageID: tiny",
          "dcmURI: " + disk.toUri(),
          "dcmDigestAlgorithm: CRC32C");
      directory.replace(ae(), "dcmObjectStorageID", "tiny").settle();
    }
  }

  @AfterEach
  void unmount() throws Exception {
    try (Directory directory = SERVER.directory()) {
      directory.replace(ae(), "dcmObjectStorageID", "fs1");
      directory.delete(storage()).settle();
    }
    Tool.run(List.of("umount", disk.toString())).orFail();
    Files.delete(disk);
  }

  private static String ae() {
    return "dicomAETitle=ORDERLY," + Directory.DEVICE;
  }

  private static String storage() {
    return "dcmStorageID=tiny," + Directory.DEVICE;
  }

  @Test
  void what_does_not_fit_is_refused_and_leaves_nothing_and_another_storage_takes_over()
      throws Exception {
    Samples samples = new Samples(folder);
    TransferSyntax syntax = TransferSyntax.EXPLICIT_LITTLE;
    Path big = samples.write("big", SampleObjects.ct(Samples.study(), 1, 1, 2048, 1500), syntax);
    Path small = samples.write("small", SampleObjects.ct(Samples.study(), 1, 1, 64, 64), syntax);
    for (int i = 0; i < 2; i++) {
      Tool.Result refused = store(big);
      assertFalse(refused.output().contains("(Success)"), refused.output());
      assertTrue(refused.output().contains("OutOfResources"), refused.output());
      assertEquals(List.of(), objects());
    }
    assertTrue(store(small).output().contains("(Success)"), "there is room for a small one");
    assertEquals(1, objects().size());
    assertTrue(SERVER.call("GET", "/health").body().contains("storage tiny: the disk is full"));
    try (Directory directory = SERVER.directory()) {
      directory.replace(ae(), "dcmObjectStorageID", "tiny", "fs1").settle();
    }
    assertTrue(store(big).output().contains("(Success)"), "the next storage");
    assertEquals(1, objects().size());
  }

  @Test
  void a_disk_with_room_for_the_object_but_not_for_the_note_of_its_name_is_full() throws Exception {
    Path small =
        new Samples(folder)
            .write(
                "small",
                SampleObjects.ct(Samples.study(), 1, 1, 64, 64),
                TransferSyntax.EXPLICIT_LITTLE);
    assertTrue(store(small).output().contains("(Success)"));
    fill((Files.size(objects().get(0)) + PAGE - 1) / PAGE);
    Tool.Result refused = store(small);
    assertTrue(refused.output().contains("OutOfResources"), refused.output());
    assertTrue(SERVER.call("GET", "/health").body().contains("storage tiny: the disk is full"));
    try (Directory directory = SERVER.directory()) {
      directory.replace(ae(), "dcmObjectStorageID", "tiny", "fs1").settle();
    }
    assertTrue(store(small).output().contains("(Success)"), "the next storage");
    Files.delete(disk.resolve("ballast"));
    assertFalse(SERVER.call("GET", "/health").body().contains("storage tiny: the disk is full"));
  }

  @Test
  void what_cannot_be_deleted_from_a_full_disk_is_told_with_the_reason() throws Exception {
    SampleStudy study = Samples.study();
    List<Path> file = new Samples(folder).slices(study, 1);
    assertTrue(store(file.get(0)).output().contains("(Success)"));
    fill(0);
    String instance =
        "/aets/ORDERLY/rs/studies/"
            + (study.studyUid() + "/series/" + study.seriesUid(1))
            + ("/instances/" + study.instanceUid(1, 1));
    HttpResponse<String> refused = SERVER.rest().call("DELETE", instance);
    assertEquals(409, refused.statusCode(), refused.body());
    assertTrue(refused.body().contains("storage tiny: No space left"), refused.body());
    try (Browser browser = Browser.on(SERVER.port("ORDERLY_HTTP_PORT"))) {
      browser
          .open("/status/images.xhtml?q=" + study.studyUid())
          .signIn("admin", OrderlyServer.ADMIN_PASSWORD);
      browser
          .click(By.cssSelector("#holdings tbody tr .drill"))
          .shows(By.tagName("h1"), "Image Details");
      browser.click(By.id("deleteImage"));
      browser.until().until(ExpectedConditions.elementToBeClickable(By.id("delete:yes")));
      browser.click(By.id("delete:yes")).shows(By.tagName("body"), "The image was not deleted");
    }
    assertEquals(200, SERVER.rest().call("GET", instance + "/metadata").statusCode());
    Files.delete(disk.resolve("ballast"));
    assertEquals(204, SERVER.rest().call("DELETE", instance).statusCode());
    assertEquals(List.of(), objects());
  }

  /** Leaves so many pages free; the log of names has none yet, as the storage is opened anew. */
  private void fill(long pages) throws Exception {
    try (Directory directory = SERVER.directory()) {
      directory.replace(storage(), "dcmDigestAlgorithm", "MD5").settle();
    }
    long free = Files.getFileStore(disk).getUsableSpace() / PAGE;
    Files.write(disk.resolve("ballast"), new byte[(int) ((free - pages) * PAGE)]);
  }

  private static Tool.Result store(Path file) throws Exception {
    return SERVER.dicom().store("FULL", List.of(file));
  }

  /** All files but the log of intents. */
  private List<Path> objects() throws IOException {
    try (Stream<Path> all = Files.walk(disk)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("intents-"))
          .toList();
    }
  }
}
