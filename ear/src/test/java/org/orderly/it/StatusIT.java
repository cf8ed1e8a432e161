package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.testing.SampleObjects;
import org.orderly.dicom.testing.SampleStudy;
import org.orderly.it.peer.Await;
import org.orderly.it.peer.Browser;
import org.orderly.it.peer.Dcmtk;
import org.orderly.it.peer.Directory;
import org.orderly.it.peer.Rest;
import org.orderly.it.peer.Samples;
import org.orderly.it.peer.Tool;

/** The Status pages: what was received, down to the attributes of one image. */
class StatusIT {

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  @TempDir static Path folder;

  private static final By LIST = By.id("list:content");
  private static final By HEADING = By.tagName("h1");
  private static final By HOME = By.id("node:live");

  /** Sooner than a page asks by itself. */
  private static final Duration SOON = Duration.ofSeconds(20);

  private static final By DRILL = By.cssSelector("#holdings tbody tr .drill");

  private String key;
  private SampleStudy study;
  private List<Path> files;
  private Browser browser;

  @BeforeAll
  static void add_an_auditor() throws Exception {
    Dcmtk.require();
    try (Directory directory = SERVER.directory()) {
      String dn = "uid=stella,ou=users," + Directory.BASE;
      directory.add(
          "dn: " + dn,
          "objectClass: inetOrgPerson",
          "uid: stella",
          "cn: stella",
          "sn: stella",
          "userPassword: stella");
      directory.add(
          "dn: cn=auditor-stella,ou=groups," + Directory.BASE,
          "objectClass: groupOfNames",
          "cn: auditor",
          "member: " + dn);
      directory.settle();
    }
  }

  @BeforeEach
  void store_a_study() throws Exception {
    key = "S" + UUID.randomUUID().toString().substring(0, 7);
    study = Samples.study().named(key + "^Stella");
    files = new Samples(folder.resolve(key)).slices(study, 12);
    SERVER.dicom().store("CT1", files).orFail();
    browser = Browser.on(SERVER.port("ORDERLY_HTTP_PORT"));
  }

  @AfterEach
  void close_the_browser() {
    if (browser != null) {
      browser.close();
    }
  }

  private Browser open(String page) {
    return browser.open(page).signIn("admin", OrderlyServer.ADMIN_PASSWORD);
  }

  /** In one step: the list is drawn anew whenever something is received. */
  private List<String> texts(String css) {
    Object texts =
        browser.run(
            "return [...document.querySelectorAll(arguments[0])].map((e) => e.textContent.trim())",
            css);
    return ((List<?>) texts).stream().map(String::valueOf).toList();
  }

  private Browser fact(String name) {
    return browser.click(By.cssSelector("a[data-fact=" + name + "]"));
  }

  @Test
  void every_list_has_its_columns_and_a_row_for_each() {
    open("/status/images.xhtml?q=" + key).shows(LIST, "/ 12");
    assertEquals(List.of("ID", "SOP Instance UID", "Status", "Details"), texts("#holdings th"));
    assertEquals(12, texts("#holdings tbody tr").size());
    browser.open("/status/series-list.xhtml?q=" + key).shows(LIST, "/ 1");
    assertEquals(List.of("ID", "Series Instance UID", "Status", "Details"), texts("#holdings th"));
    browser.open("/status/studies.xhtml?q=" + study.studyUid()).shows(LIST, study.studyUid());
    assertEquals(List.of("ID", "Study Instance UID", "Status", "Details"), texts("#holdings th"));
    browser.open("/status/patients.xhtml?q=" + key).shows(LIST, key);
    assertEquals(List.of("ID", "Name", "Sex", "Age", "Details"), texts("#holdings th"));
  }

  @Test
  void days_are_meant_whole_and_the_wrong_way_round_is_told() {
    String today = LocalDate.now(ZoneOffset.UTC).toString();
    String before = LocalDate.now(ZoneOffset.UTC).minusDays(1).toString();
    String after = LocalDate.now(ZoneOffset.UTC).plusDays(1).toString();
    String list = "/status/images.xhtml?q=" + key;
    open(list + "&from=" + before + "&till=" + after).shows(LIST, "/ 12");
    browser.run("document.cookie = 'orderly.zone=UTC;path=/'");
    browser.open(list + "&from=" + today + "&till=" + today).shows(LIST, "/ 12");
    browser.open(list + "&from=" + after).shows(LIST, "Nothing matches");
    browser.open(list + "&till=" + before).shows(LIST, "Nothing matches");
    browser.open(list + "&from=" + after + "&till=" + today);
    browser.shows(By.id("wrong"), "after the till date");
  }

  @Test
  void a_filter_selects_and_pages_and_orders_show_each_row_once() {
    open("/status/images.xhtml?size=10");
    browser.type(By.id("q"), key).click(By.id("search"));
    browser.shows(LIST, "1–10 / 12");
    Set<String> seen = new HashSet<>(texts("#holdings tbody .uid"));
    browser.click(By.id("nextPage")).shows(LIST, "11–12 / 12");
    seen.addAll(texts("#holdings tbody .uid"));
    assertEquals(12, seen.size());
    browser.click(By.linkText("SOP Instance UID")).shows(LIST, "1–10 / 12");
    List<String> sorted = texts("#holdings tbody .uid");
    assertEquals(sorted.stream().sorted().toList(), sorted);
    browser.open("/status/images.xhtml?q=" + key + "&status=Received").shows(LIST, "/ 12");
    browser.open("/status/images.xhtml?q=" + key + "&status=Failed").shows(LIST, "Nothing matches");
    browser.open("/status/images.xhtml?q=" + key).shows(LIST, "/ 12");
    browser.click(By.cssSelector("#modality option[value=MR]")).shows(LIST, "Nothing matches");
    browser.type(By.id("modality"), "CT").click(By.id("search")).shows(LIST, "/ 12");
  }

  @Test
  void back_leads_to_the_very_page_with_filter_and_position() {
    open("/status/images.xhtml?q=" + key + "&size=10&page=1").shows(LIST, "11–12 / 12");
    String uid = texts("#holdings tbody .uid").get(1);
    browser.click(By.cssSelector("#holdings tbody tr:nth-child(2) .drill"));
    browser.shows(HEADING, "Image Details").shows(By.id("summary:facts"), uid);
    fact("metadata").shows(HEADING, "DICOM Metadata").click(By.id("back"));
    browser.shows(HEADING, "Image Details").shows(By.id("summary:facts"), uid);
    fact("studyUid").shows(HEADING, "Study Details");
    fact("patientId").shows(HEADING, "Patient Details");
    fact("studies").shows(HEADING, "Studies").shows(LIST, study.studyUid());
    browser.click(By.id("back")).shows(HEADING, "Patient Details");
    browser.click(By.id("back")).shows(HEADING, "Study Details");
    browser.click(By.id("back")).shows(HEADING, "Image Details");
    browser.click(By.id("back")).shows(LIST, "11–12 / 12");
    browser.shows(By.cssSelector("tr.seen"), uid);
  }

  @Test
  void the_summary_tells_what_is_stored_and_leads_on_only_where_there_is_more() {
    open("/status/series-list.xhtml?q=" + key).click(DRILL);
    browser.shows(HEADING, "Series Details").shows(By.id("summary:facts"), study.studyUid());
    Map<String, String> facts = facts();
    assertEquals("12", facts.get("Instances"));
    assertEquals("CT", facts.get("Modality"));
    assertTrue(facts.get("Patient Name").startsWith(key), "" + facts);
    Object drills =
        browser.run(
            "return [...document.querySelectorAll('a[data-fact]')].map((e) => e.dataset.fact)");
    assertEquals(List.of("studyUid", "instances", "patientId"), drills);
  }

  private Map<String, String> facts() {
    Map<String, String> facts = new TreeMap<>();
    List<String> names = texts("table.summary th");
    List<String> values = texts("table.summary td:nth-child(2)");
    for (int i = 0; i < names.size(); i++) {
      facts.put(names.get(i), values.get(i));
    }
    return facts;
  }

  @Test
  void the_metadata_are_those_of_the_file() {
    open("/status/images.xhtml?q=" + key).click(DRILL);
    fact("metadata").shows(By.id("attributes"), "PatientName");
    String name =
        browser
            .driver()
            .findElement(By.cssSelector("tr[data-path='00100010']"))
            .getText()
            .replaceAll("\\s+", " ");
    assertEquals("(0010,0010) PatientName PN " + key + "^Stella", name);
    browser.shows(By.cssSelector("tr[data-path='7FE00010']"), "Download the value");
    String first = texts("#attributes tbody tr:first-child td:first-child").get(0);
    assertTrue(first.startsWith("(0002,"), first);
    browser.shows(By.cssSelector("tr[data-path='00020010']"), Uid.ExplicitVRLittleEndian);
    browser.shows(By.cssSelector("tr[data-path='00020016']"), "CT1");
  }

  @Test
  void an_object_without_pixels_has_no_window() throws Exception {
    Path report =
        new Samples(folder.resolve(key + "-report"))
            .write("report", SampleObjects.report(study, 9, 1), TransferSyntax.EXPLICIT_LITTLE);
    SERVER.dicom().store("CT1", List.of(report)).orFail();
    open("/status/images.xhtml?modality=SR&q=" + key).shows(LIST, "/ 1").click(DRILL);
    browser.shows(By.id("withoutPixels"), "no pixels").shows(By.id("downloadDicom"), "DICOM");
    assertEquals(List.of(), texts("#window, #preview, #downloadPng"));
    fact("metadata").shows(By.id("attributes"), "ContentSequence");
    By item = By.cssSelector("tr[data-path='0040A730/2']");
    assertFalse(browser.driver().findElement(item).isDisplayed());
    browser
        .type(By.cssSelector("tr[data-path='0040A730'] .fold"), Keys.ENTER)
        .shows(item, "Item 3");
    browser.open("/status/images.xhtml?modality=CT&q=" + key).click(DRILL);
    browser.shows(By.id("window"), "Window width");
    assertEquals(List.of(), texts("#withoutPixels"));
  }

  @Test
  void what_failed_is_told_with_its_reason() throws Exception {
    String ae = key.toUpperCase(Locale.ROOT);
    try (Directory directory = SERVER.directory()) {
      directory.addPeer(ae, Tool.freePort()).settle();
    }
    String path = "/aets/ORDERLY/rs/studies/" + study.studyUid();
    assertEquals(502, SERVER.rest().call("POST", path + "/export/dicom:" + ae).statusCode());
    open("/status/tasks.xhtml?status=FAILED&q=" + study.studyUid()).shows(LIST, "1–1 / 1");
    String reason = texts("#holdings tbody td:nth-child(5)").get(0);
    assertFalse(reason.isEmpty());
    browser.click(DRILL).shows(HEADING, "Task").shows(By.id("summary:facts"), reason);
    browser.open("/status/graphs.xhtml?status=Failed&q=" + study.studyUid());
    browser.shows(LIST, study.studyUid());
    browser.open("/status/images.xhtml?status=Failed&q=" + key).shows(LIST, "/ 12");
    assertEquals("Failed", texts("#holdings tbody td:nth-child(3)").get(0));
  }

  @Test
  void home_follows_the_directory() throws Exception {
    String title = key.toUpperCase(Locale.ROOT);
    String dn = "dicomAETitle=" + title + "," + Directory.DEVICE;
    open("/index.xhtml").shows(HOME, "ORDERLY");
    browser.run("window.stays = true");
    try (Directory directory = SERVER.directory()) {
      directory.add(
          "dn: " + dn,
          "objectClass: dicomNetworkAE",
          "dicomAETitle: " + title,
          "dicomDescription: first",
          "dicomAssociationAcceptor: FALSE",
          "dicomAssociationInitiator: TRUE",
          "dicomNetworkConnectionReference: cn=dicom," + Directory.DEVICE);
      Await.that("the new title", SOON, () -> home().contains(title));
      directory.replace(dn, "dicomDescription", "second of " + key);
      Await.that("its description", SOON, () -> home().contains("second of " + key));
      directory.delete(dn);
      Await.that("that it is gone", SOON, () -> !home().contains(title));
    }
    assertEquals(true, browser.run("return window.stays"));
  }

  private String home() {
    return String.join(" ", texts("#node\\:live"));
  }

  @Test
  void what_is_downloaded_is_what_was_sent() throws Exception {
    open("/status/studies.xhtml?q=" + key).click(DRILL).shows(HEADING, "Study Details");
    Map<String, byte[]> zip = unzip(get(href("downloadDicom"), admin()));
    assertEquals(12, zip.size());
    browser.open("/status/images.xhtml?order=received&q=" + key).click(DRILL);
    browser.shows(HEADING, "Image Details");
    String uid = browser.driver().findElement(By.cssSelector("p.uid")).getText();
    HttpResponse<byte[]> file = get(href("downloadDicom"), admin());
    assertEquals(200, file.statusCode());
    assertArrayEquals(zip.get(uid), file.body());
    Path sent = files.stream().filter(each -> uid.equals(sopUid(each))).findFirst().orElseThrow();
    Path got = Files.write(folder.resolve(key + ".dcm"), file.body());
    assertEquals(Samples.read(sent), Samples.read(got));
  }

  @Test
  void an_image_is_seen_and_its_picture_downloaded_in_the_window_that_was_typed() throws Exception {
    open("/status/images.xhtml?q=" + key).click(DRILL).shows(HEADING, "Image Details");
    Await.that("the picture is shown", Duration.ofSeconds(20), () -> shownWidth() > 0);
    byte[] stored = get(href("downloadPng"), admin()).body();
    browser.type(By.id("center"), "300").type(By.id("width"), "50").click(By.id("showPicture"));
    String link = href("downloadPng");
    assertTrue(link.endsWith("window=300,50,linear"), link);
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(get(link, admin()).body()));
    BufferedImage before = ImageIO.read(new ByteArrayInputStream(stored));
    assertEquals(before.getWidth(), picture.getWidth());
    assertFalse(Arrays.equals(grey(before), grey(picture)), "the window changes nothing");
  }

  private long shownWidth() {
    return ((Number) browser.run("return document.getElementById('preview').naturalWidth"))
        .longValue();
  }

  private static int[] grey(BufferedImage picture) {
    return picture
        .getRaster()
        .getSamples(0, 0, picture.getWidth(), picture.getHeight(), 0, (int[]) null);
  }

  @Test
  void an_image_is_deleted_with_its_file_and_at_last_its_study() throws Exception {
    long before = storedFiles();
    Rest rest = SERVER.rest();
    String base = "/aets/ORDERLY/rs/studies/" + study.studyUid();
    open("/status/images.xhtml?q=" + key).click(DRILL).shows(HEADING, "Image Details");
    String uid = browser.driver().findElement(By.cssSelector("p.uid")).getText();
    browser.click(By.id("deleteImage"));
    browser.until().until(ExpectedConditions.elementToBeClickable(By.id("delete:yes")));
    browser.click(By.id("delete:yes")).shows(LIST, "/ 11");
    String series = base + "/series/" + study.seriesUid(1);
    assertEquals(404, rest.call("GET", series + "/instances/" + uid).statusCode());
    for (Path file : files) {
      String address = series + "/instances/" + sopUid(file);
      assertEquals(uid.equals(sopUid(file)) ? 404 : 204, rest.call("DELETE", address).statusCode());
    }
    assertEquals(404, rest.call("GET", base + "/metadata").statusCode());
    browser.open("/status/studies.xhtml?q=" + study.studyUid()).shows(LIST, "Nothing matches");
    assertEquals(before - files.size(), storedFiles());
    SERVER.dicom().store("CT1", files).orFail();
    browser.open("/status/images.xhtml?q=" + key).shows(LIST, "/ 12");
  }

  @Test
  void the_way_of_a_study_is_drawn_with_its_tasks() throws Exception {
    String export = "/aets/ORDERLY/rs/studies/" + study.studyUid() + "/export/STORESCP";
    assertTrue(SERVER.rest().call("POST", export + later()).statusCode() < 300);
    open("/status/graphs.xhtml?q=" + study.studyUid()).shows(LIST, study.studyUid());
    assertEquals(
        List.of("ID", "Reference UUID", "Created", "Updated", "Details"), texts("#holdings th"));
    browser.click(DRILL).shows(By.id("steps"), "EXPORT");
    String reference = browser.driver().findElement(By.cssSelector("p.uid")).getText();
    assertEquals(3, texts("svg.way .way-node").size());
    browser.open("/status/tasks.xhtml?graph=" + reference).shows(LIST, "INITIAL");
    assertEquals(
        List.of("ID", "Graph", "Type", "Deps", "Failure", "Status", "Details"),
        texts("#holdings th"));
    browser.click(DRILL).shows(HEADING, "Task");
    assertEquals(1, SERVER.rest().array("/tasks?status=INITIAL&graph=" + reference).size());
    assertEquals(0, SERVER.rest().array("/tasks?status=FAILED&graph=" + reference).size());
    assertEquals(404, SERVER.rest().call("GET", "/graphs/" + UUID.randomUUID()).statusCode());
    String first = "/aets/ORDERLY/rs/studies/" + study.studyUid() + "/series/" + study.seriesUid(1);
    String needed = first + "/instances/" + sopUid(files.get(0));
    assertEquals(409, SERVER.rest().call("DELETE", needed).statusCode());
  }

  @Test
  void graphs_and_tasks_are_filtered_and_sorted() throws Exception {
    String series = "/aets/ORDERLY/rs/studies/" + study.studyUid() + "/series/";
    for (Path file : files.subList(0, 2)) {
      String image = series + study.seriesUid(1) + "/instances/" + sopUid(file);
      assertTrue(
          SERVER.rest().call("POST", image + "/export/STORESCP" + later()).statusCode() < 300);
    }
    String graphs = "/status/graphs.xhtml?q=" + study.studyUid();
    open(graphs + "&status=Failed").shows(LIST, "Nothing matches");
    browser.open(graphs + "&status=Pending").shows(LIST, study.studyUid());
    String tasks = "/status/tasks.xhtml?size=10&q=" + study.studyUid();
    browser.open(tasks + "&status=SUCCESS").shows(LIST, "Nothing matches");
    browser.open(tasks + "&type=EXPORT").shows(LIST, "1–2 / 2");
    List<Long> newest = ids();
    assertEquals(newest.stream().sorted(Comparator.reverseOrder()).toList(), newest);
    browser.click(By.linkText("ID")).shows(By.cssSelector("th[aria-sort=ascending]"), "ID");
    assertEquals(newest.stream().sorted().toList(), ids());
    browser.click(DRILL).shows(HEADING, "Task").click(By.id("back"));
    browser.shows(By.cssSelector("tr.seen"), newest.get(1).toString());
  }

  private List<Long> ids() {
    return texts("#holdings tbody td.num").stream().map(Long::valueOf).toList();
  }

  private static String later() {
    return "?scheduledTime=20991231235900";
  }

  private static long storedFiles() throws IOException {
    try (Stream<Path> files = Files.walk(SERVER.data().resolve("fs1"))) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.toString().contains("spool"))
          .count();
    }
  }

  @Test
  void nobody_but_an_administrator_deletes() throws Exception {
    Rest auditor = new Rest(SERVER.port("ORDERLY_HTTP_PORT"), "stella", "stella");
    String address =
        "/aets/ORDERLY/rs/studies/"
            + study.studyUid()
            + "/series/"
            + study.seriesUid(1)
            + "/instances/"
            + sopUid(files.get(0));
    assertEquals(403, auditor.call("DELETE", address).statusCode());
    assertEquals(200, SERVER.rest().call("GET", address + "/metadata").statusCode());
  }

  @Test
  void an_auditor_sees_none_of_it() throws Exception {
    browser.open("/status/images.xhtml?q=" + key).signIn("stella", "stella");
    browser.shows(HEADING, "You may not see this page");
    browser.open("/status/tasks.xhtml").shows(HEADING, "Tasks");
    for (String page : List.of("series-list", "studies", "patients", "image", "metadata")) {
      browser.open("/status/" + page + ".xhtml?key=1").shows(HEADING, "You may not see");
    }
    String zip = "/orderly/aets/ORDERLY/rs/studies/" + study.studyUid() + "?accept=application/zip";
    String root = "http://127.0.0.1:" + SERVER.port("ORDERLY_HTTP_PORT");
    assertEquals(
        403,
        get(
                root + zip,
                new Rest(SERVER.port("ORDERLY_HTTP_PORT"), "stella", "stella").authorization())
            .statusCode());
  }

  private static String sopUid(Path file) {
    try {
      return Samples.meta(file).sopInstanceUid();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String admin() {
    return SERVER.rest().authorization();
  }

  private String href(String id) {
    WebElement link = browser.until().until(ExpectedConditions.presenceOfElementLocated(By.id(id)));
    return String.valueOf(link.getDomProperty("href"));
  }

  private static HttpResponse<byte[]> get(String address, String authorization) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address)).header("Authorization", authorization).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  private static Map<String, byte[]> unzip(HttpResponse<byte[]> response) throws Exception {
    assertEquals(200, response.statusCode());
    Map<String, byte[]> files = new TreeMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(response.body()))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        String name = entry.getName().replaceFirst(".*/", "").replaceFirst("\\.dcm$", "");
        files.put(name, zip.readAllBytes());
      }
    }
    return files;
  }
}
