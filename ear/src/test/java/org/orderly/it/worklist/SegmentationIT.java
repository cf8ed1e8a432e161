package org.orderly.it.worklist;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.testing.SampleStudy;
import org.orderly.dicom.testing.Segmented;
import org.orderly.it.OrderlyServer;
import org.orderly.it.peer.Await;
import org.orderly.it.peer.Axe;
import org.orderly.it.peer.Browser;
import org.orderly.it.peer.Dcmtk;
import org.orderly.it.peer.Directory;
import org.orderly.it.peer.NodePeer;
import org.orderly.it.peer.Rest;
import org.orderly.it.peer.Samples;
import org.orderly.it.peer.StoreScp;
import org.orderly.it.peer.Tool;

/**
 * Series are segmented by whoever claims their work items: copies go out by WADO-RS, results come
 * back by C-STORE or STOW-RS, and get to where rules send them.
 */
class SegmentationIT {

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  @TempDir static Path folder;

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String SOURCE = "orderlySourceID=seg," + Directory.DEVICE;
  private static final String YAML =
      "name: %s\nmodels:\n- id: '7'\n  structures:\n"
          + "  - {number: 1, label: Heart, type: ORGAN, colour: '#FF0000'}\n"
          + "  - {number: 2, label: Lung_L, type: ORGAN, colour: '#00FF00'}\n";

  private static Path store;
  private static StoreScp pacs;
  private static NodePeer notified;
  private static Worklist worklist;
  private final HttpClient http = HttpClient.newHttpClient();
  private String key;
  private SampleStudy study;
  private Rest rest;
  private @Nullable Browser browser;

  @BeforeAll
  static void add_a_source_and_destinations() throws Exception {
    Dcmtk.require();
    NodePeer.require();
    worklist = Worklist.of(SERVER);
    store = Files.createDirectories(folder.resolve("store"));
    pacs = StoreScp.start(folder.resolve("pacs"));
    notified = NodePeer.start();
    StoreScp gone = StoreScp.start(folder.resolve("gone"));
    int closed = gone.port();
    gone.close();
    try (Directory directory = SERVER.directory()) {
      directory.addPeer("SEGPACS", pacs.port());
      directory.addPeer("SEGGONE", closed);
      directory.addPeer("SEGIAN", notified.port());
      directory.add(
          "dn: dcmQueueName=Seg," + Directory.DEVICE,
          "objectClass: dcmQueue",
          "dcmQueueName: Seg",
          "dcmMaxTasksParallel: 4",
          "dcmMaxRetries: 1",
          "dcmRetryDelay: PT1S");
      exporter(directory, "SEGUPS", "ups:CONTOUR");
      exporter(directory, "SEGMAIN", "dicom:SEGGONE", "dcmProperty: fallback=SEGSPARE");
      exporter(directory, "SEGSPARE", "dicom:SEGPACS", "dcmIanDestination: SEGIAN");
      directory.add(
          "dn: cn=SEGPUBLISH," + Directory.DEVICE,
          "objectClass: dcmExportRule",
          "cn: SEGPUBLISH",
          "dcmEntity: Series",
          "dcmExporterID: SEGMAIN",
          "dcmProperty: Transport=RESULT",
          "dcmDuration: PT1S");
      directory.add(
          "dn: " + SOURCE,
          "objectClass: orderlySource",
          "orderlySourceID: seg",
          "dcmURI: " + store.toUri(),
          "orderlyWorkURI: " + folder.resolve("work").toUri(),
          "dicomAETitle: ORDERLY",
          "orderlyQuietPeriod: PT1S",
          "orderlyInterval: PT1S",
          "orderlyModality: CT");
      for (String role : List.of("auditor", "planner")) {
        String dn = "uid=seg-" + role + ",ou=users," + Directory.BASE;
        directory.add(
            "dn: " + dn,
            "objectClass: inetOrgPerson",
            "uid: seg-" + role,
            "cn: seg",
            "sn: seg",
            "userPassword: seg");
        directory.add(
            "dn: cn=" + role + "-seg,ou=groups," + Directory.BASE,
            "objectClass: groupOfNames",
            "cn: " + role,
            "member: " + dn);
      }
      directory.settle();
    }
  }

  private static void exporter(Directory directory, String id, String uri, String... more)
      throws Exception {
    List<String> entry =
        new ArrayList<>(
            List.of(
                "dn: dcmExporterID=" + id + "," + Directory.DEVICE,
                "objectClass: dcmExporter",
                "objectClass: orderlyExporter",
                "dcmExporterID: " + id,
                "dcmURI: " + uri,
                "dcmQueueName: Seg",
                "dicomAETitle: ORDERLY"));
    entry.addAll(List.of(more));
    directory.add(entry.toArray(String[]::new));
  }

  @AfterAll
  static void remove_what_was_added() throws Exception {
    try (Directory directory = SERVER.directory()) {
      directory.delete(SOURCE).delete("cn=SEGPUBLISH," + Directory.DEVICE);
      for (String id : List.of("SEGUPS", "SEGMAIN", "SEGSPARE")) {
        directory.delete("dcmExporterID=" + id + "," + Directory.DEVICE);
      }
      directory.settle();
    }
    pacs.close();
    notified.close();
  }

  @BeforeEach
  void begin() {
    key = "G" + UUID.randomUUID().toString().substring(0, 7);
    study = Samples.study().named(key + "^Paula");
    rest = SERVER.rest();
  }

  @AfterEach
  void close_the_browser() {
    if (browser != null) {
      browser.close();
    }
  }

  private HttpResponse<String> post(String method, String path, String type, String body)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(root(path))
            .header("Authorization", rest.authorization())
            .header("Content-Type", type)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static URI root(String path) {
    return URI.create("http://127.0.0.1:" + SERVER.port("ORDERLY_HTTP_PORT") + "/orderly" + path);
  }

  private JsonObject series(String status) throws Exception {
    return Await.value(
        "a series " + status,
        SOON,
        () -> {
          var found = rest.array("/processing/series?q=" + key + "&status=" + status);
          return found.isEmpty() ? null : found.getJsonObject(0);
        });
  }

  private List<String> statuses() throws Exception {
    return rest.array("/processing/logs?q=" + key).stream()
        .map(v -> v.asJsonObject().getString("status"))
        .distinct()
        .toList();
  }

  private String lastMessage() throws Exception {
    List<JsonValue> log = rest.array("/processing/logs?q=" + key);
    return log.get(log.size() - 1).asJsonObject().getString("message", "");
  }

  /** A series with a template is sent; answers its work item. */
  private JsonObject send() throws Exception {
    Path whole = folder.resolve("whole-" + key);
    new Samples(whole).slices(study, 3);
    Files.move(whole, store.resolve(key));
    JsonObject series = series("NO_TEMPLATE_FOUND");
    int template =
        Rest.parsed(post("POST", "/templates", "application/yaml", YAML.formatted(key)), 201)
            .getInt("id");
    String uid = series.getString("SeriesInstanceUID");
    HttpResponse<String> chosen =
        post(
            "PUT",
            "/processing/series/" + uid + "/template",
            "application/json",
            "{\"template\": " + template + "}");
    assertEquals(200, chosen.statusCode(), chosen.body());
    HttpResponse<String> sent =
        post(
            "POST",
            "/processing/series/send",
            "application/json",
            "{\"series\": [\"" + uid + "\"], \"performer\": \"SEGUPS\"}");
    assertEquals(202, sent.statusCode(), sent.body());
    series("SENT");
    return workitem();
  }

  /** The one that waits for a performer. */
  private JsonObject workitem() throws Exception {
    return Await.value(
        "a work item",
        SOON,
        () -> {
          HttpResponse<String> found =
              worklist.get("?00741202=AUTOSEG&00741000=SCHEDULED&includefield=all");
          if (found.statusCode() == 204) {
            return null;
          }
          try (JsonReader reader = Json.createReader(new StringReader(found.body()))) {
            return reader.readArray().stream()
                .map(JsonValue::asJsonObject)
                .filter(item -> text(item, "00741204").equals(key))
                .findFirst()
                .orElse(null);
          }
        });
  }

  private static String text(JsonObject item, String tag) {
    return item.getJsonObject(tag).getJsonArray("Value").getString(0);
  }

  private static JsonObject item(JsonObject of, String tag) {
    return of.getJsonObject(tag).getJsonArray("Value").getJsonObject(0);
  }

  /** The copies that the work item names, as a performer retrieves them. */
  private List<Path> retrieve(JsonObject workitem) throws Exception {
    JsonObject input = item(workitem, "00404021");
    String path =
        "/aets/ORDERLY/rs/studies/"
            + text(input, "0020000D")
            + "/series/"
            + text(input, "0020000E")
            + "?accept=application/zip";
    HttpResponse<byte[]> answer =
        http.send(
            HttpRequest.newBuilder(root(path))
                .header("Authorization", rest.authorization())
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertEquals(200, answer.statusCode());
    Path copies = Files.createDirectories(folder.resolve("copies-" + key));
    List<Path> files = new ArrayList<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(answer.body()))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (!entry.isDirectory()) {
          Path file = copies.resolve(files.size() + ".dcm");
          Files.write(file, zip.readAllBytes());
          files.add(file);
        }
      }
    }
    return files;
  }

  private static List<DataSet> read(List<Path> files) throws IOException {
    List<DataSet> objects = new ArrayList<>();
    for (Path file : files) {
      objects.add(Samples.read(file));
    }
    return objects;
  }

  private String claim(JsonObject workitem) throws Exception {
    String uid = text(workitem, "00080018");
    String transaction = Worklist.newUid();
    HttpResponse<String> claimed =
        worklist.send(
            "PUT", "/" + uid + "/state/CONTOUR", Bodies.state("IN PROGRESS", transaction));
    assertEquals(200, claimed.statusCode(), claimed.body());
    return transaction;
  }

  private void finish(JsonObject workitem, String transaction, String body, String state)
      throws Exception {
    String uid = text(workitem, "00080018");
    HttpResponse<String> updated =
        worklist.send("POST", "/" + uid + "?transaction-uid=" + transaction, body);
    assertEquals(200, updated.statusCode(), updated.body());
    HttpResponse<String> ended =
        worklist.send("PUT", "/" + uid + "/state/CONTOUR", Bodies.state(state, transaction));
    assertEquals(200, ended.statusCode(), ended.body());
  }

  private Path structures(DataSet result) throws IOException {
    return new Samples(folder.resolve("result-" + key))
        .write("result", result, TransferSyntax.EXPLICIT_LITTLE);
  }

  @Test
  void whoever_claims_the_work_item_gets_copies_and_gives_structures_back() throws Exception {
    JsonObject workitem = send();
    String planned = workitem.toString();
    assertFalse(planned.contains(key + "^"), planned);
    assertTrue(planned.contains("Lung_L"), planned);
    List<Path> files = retrieve(workitem);
    assertEquals(3, files.size());
    for (Path file : files) {
      String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      assertFalse(bytes.contains(key), "the copy names the patient");
    }
    List<DataSet> copies = read(files);
    String hidden = copies.get(0).string(Tag.StudyInstanceUID, "");
    // neither copies nor what comes for them are among studies
    assertEquals(
        204, rest.call("GET", "/aets/ORDERLY/rs/studies?StudyInstanceUID=" + hidden).statusCode());
    // an image of that study is no result, and would have no place anywhere
    String refused = SERVER.dicom().store("CONTOUR", List.of(files.get(0))).output();
    assertFalse(refused.contains("(Success)"), refused);
    String transaction = claim(workitem);
    Path result = structures(Segmented.structures(copies, "Heart", "Lung_L"));
    SERVER.dicom().store("CONTOUR", List.of(result)).orFail();
    SERVER.dicom().store("CONTOUR", List.of(result)).orFail();
    assertEquals(
        204, rest.call("GET", "/aets/ORDERLY/rs/studies?StudyInstanceUID=" + hidden).statusCode());
    finish(workitem, transaction, Bodies.performed(), "COMPLETED");
    series("RTSTRUCT_EXPORTED");
    assertEquals("Published to SEGSPARE", lastMessage());
    assertEquals(
        List.of(
            "SERIES_SEPARATED",
            "NO_TEMPLATE_FOUND",
            "READY_FOR_DEIDENTIFICATION",
            "DEIDENTIFIED",
            "SENT",
            "RTSTRUCT_RECEIVED",
            "RTSTRUCT_EXPORTED"),
        statuses());

    DataSet original = Samples.read(store.resolve(key).resolve("ct-1.dcm"));
    var stored =
        rest.array(
            "/aets/ORDERLY/rs/instances?Modality=RTSTRUCT&StudyInstanceUID="
                + original.string(Tag.StudyInstanceUID, ""));
    assertEquals(1, stored.size());
    String sop = text(stored.getJsonObject(0), "00080018");
    DataSet published = Samples.read(pacs.file(sop));
    for (int tag : List.of(Tag.PatientID, Tag.PatientName, Tag.StudyDate, Tag.AccessionNumber)) {
      assertEquals(original.string(tag), published.string(tag));
    }
    String bytes = new String(Files.readAllBytes(pacs.file(sop)), StandardCharsets.ISO_8859_1);
    assertTrue(bytes.contains(original.string(Tag.SeriesInstanceUID, "")));
    assertFalse(bytes.contains(hidden), "a pseudonym is left");
    assertTrue(notified.await("created", 1).toString().contains(sop));
    late(hidden, result);
    audited();
  }

  /** Gone from where it was offered, and if it comes again nothing comes of it. */
  private void late(String hidden, Path result) throws Exception {
    assertEquals(404, rest.call("GET", "/aets/ORDERLY/rs/studies/" + hidden).statusCode());
    SERVER.dicom().store("CONTOUR", List.of(result)).orFail();
    assertTrue(lastMessage().contains("came late"), lastMessage());
    assertEquals(
        204, rest.call("GET", "/aets/ORDERLY/rs/studies?StudyInstanceUID=" + hidden).statusCode());
  }

  /** Auditors see that the pseudonyms were asked, and nobody else does. */
  private void audited() throws Exception {
    Rest auditor = new Rest(SERVER.port("ORDERLY_HTTP_PORT"), "seg-auditor", "seg");
    var accesses = auditor.array("/pseudonyms/accesses?q=result&limit=100");
    assertTrue(
        accesses.stream().anyMatch(a -> a.asJsonObject().getString("action").equals("IDENTITY")),
        accesses.toString());
    assertFalse(accesses.toString().contains(key));
    Rest planner = new Rest(SERVER.port("ORDERLY_HTTP_PORT"), "seg-planner", "seg");
    assertEquals(403, planner.call("GET", "/pseudonyms/accesses").statusCode());
    browser = Browser.on(SERVER.port("ORDERLY_HTTP_PORT"));
    browser.open("/process/accesses.xhtml?q=result").signIn("seg-auditor", "seg");
    browser.shows(By.id("accesses"), "Patient and study of a result");
    assertEquals(List.of(), Axe.read().barriers(browser.driver()));
    browser.close();
    browser = Browser.on(SERVER.port("ORDERLY_HTTP_PORT"));
    browser.open("/process/logs.xhtml?q=" + key).signIn("seg-planner", "seg");
    browser.shows(By.id("logs"), "RTStruct Exported").click(By.id("statusHelp"));
    browser.shows(By.id("statuses"), "RTStruct Invalid").shows(By.id("states"), "Unprocessed");
    assertEquals(List.of(), Axe.read().barriers(browser.driver()));
    assertEquals(16, browser.driver().findElements(By.cssSelector("#statuses tbody tr")).size());
  }

  private void stow(Path file) throws Exception {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes("--b\r\nContent-Type: application/dicom\r\n\r\n".getBytes(US_ASCII));
    body.writeBytes(Files.readAllBytes(file));
    body.writeBytes("\r\n--b--\r\n".getBytes(US_ASCII));
    HttpRequest request =
        HttpRequest.newBuilder(root("/aets/ORDERLY/rs/studies"))
            .header("Authorization", rest.authorization())
            .header("Accept", "application/dicom+json")
            .header("Content-Type", "multipart/related; type=\"application/dicom\"; boundary=b")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    assertEquals(200, answer.statusCode(), answer.body());
  }

  @Test
  void copies_and_objects_of_the_archive_are_moved_to_those_who_are_known() throws Exception {
    JsonObject input = item(send(), "00404021");
    String copies = text(input, "0020000D");
    assertFalse(copies.equals(study.studyUid()));
    int before = pacs.received().size();
    move("SEGPACS", "SERIES", copies, "SeriesInstanceUID=" + text(input, "0020000E")).orFail();
    assertEquals(before + 3, pacs.received().size());
    move("SEGPACS", "STUDY", study.studyUid()).orFail();
    assertEquals(before + 6, pacs.received().size());
    assertTrue(pacs.file(study.instanceUid(1, 1)).toFile().length() > 0);
    String unknown = move("NOBODY", "STUDY", copies).output();
    assertTrue(unknown.contains("MoveDestinationUnknown"), unknown);
    String unnamed = move("SEGPACS", "SERIES", copies).output();
    assertTrue(unnamed.contains("DataSetDoesNotMatchSOPClass"), unnamed);
  }

  private static Tool.Result move(String to, String level, String study, String... keys)
      throws Exception {
    List<String> command =
        new ArrayList<>(List.of("movescu", "-S", "-aet", "CONTOUR", "-aec", "ORDERLY", "-aem", to));
    List<String> all = new ArrayList<>(List.of(keys));
    all.add("QueryRetrieveLevel=" + level);
    all.add("StudyInstanceUID=" + study);
    all.forEach(each -> command.addAll(List.of("-k", each)));
    command.addAll(List.of("127.0.0.1", "" + SERVER.port("ORDERLY_DICOM_PORT")));
    return Tool.run(command);
  }

  @Test
  void what_is_no_result_of_the_series_is_told_with_its_attribute() throws Exception {
    JsonObject workitem = send();
    List<DataSet> copies = read(retrieve(workitem));
    String transaction = claim(workitem);
    DataSet wrong = Segmented.structures(copies, "Heart", "Liver");
    stow(structures(wrong));
    finish(workitem, transaction, Bodies.performed(), "COMPLETED");
    series("RTSTRUCT_INVALID");
    String message = lastMessage();
    assertTrue(
        message.contains("(3006,0020)[2] (3006,0026) ROIName: \"Liver\" is no structure"), message);
  }

  @Test
  void a_performer_may_give_up_and_the_next_work_item_replaces_its_one() throws Exception {
    JsonObject workitem = send();
    String transaction = claim(workitem);
    finish(
        workitem,
        transaction,
        "{\"00741002\":"
            + Bodies.sequence("\"00741238\":" + Bodies.text("LT", "no contrast"))
            + "}",
        "CANCELED");
    JsonObject series = series("ERROR");
    assertTrue(lastMessage().toLowerCase(Locale.ROOT).contains("no contrast"), lastMessage());
    HttpResponse<String> sent =
        post(
            "POST",
            "/processing/series/send",
            "application/json",
            "{\"series\": [\""
                + series.getString("SeriesInstanceUID")
                + "\"], \"performer\": \"SEGUPS\"}");
    assertEquals(202, sent.statusCode(), sent.body());
    JsonObject next = workitem();
    assertEquals(
        text(workitem, "00080018"), text(item(next, "00741224"), "00081155"), next.toString());
    // somebody ends it here
    String uid = text(next, "00080018");
    HttpResponse<String> canceled =
        worklist.send(
            "POST",
            "/" + uid + "/cancelrequest/PLANNER",
            "{\"00741238\":" + Bodies.text("LT", "patient has left") + "}");
    assertEquals(202, canceled.statusCode(), canceled.body());
    series("CANCELED");
    assertEquals("The work item was canceled: patient has left", lastMessage());
  }

  @Test
  void a_run_that_is_canceled_here_takes_its_work_item_along() throws Exception {
    JsonObject workitem = send();
    String series = series("SENT").getString("SeriesInstanceUID");
    JsonObject run = rest.array("/processing/series/" + series + "/runs").getJsonObject(0);
    assertEquals(text(workitem, "00080018"), run.getString("workitem"));
    assertEquals(
        204, rest.call("POST", "/queue/Seg/" + run.getInt("task") + "/cancel").statusCode());
    series("CANCELED");
    Await.that(
        "the work item is canceled",
        SOON,
        () ->
            worklist
                .get("/" + text(workitem, "00080018"), "Accept", Worklist.JSON)
                .body()
                .contains("\"CANCELED\""));
  }
}
