package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.orderly.dicom.testing.SampleStudy;
import org.orderly.it.peer.Await;
import org.orderly.it.peer.Axe;
import org.orderly.it.peer.Browser;
import org.orderly.it.peer.Directory;
import org.orderly.it.peer.Rest;
import org.orderly.it.peer.Samples;

/** DICOM Process: from folders and zip files to series with templates. */
class ProcessIT {

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  @TempDir static Path folder;

  private static final Duration SOON = Duration.ofSeconds(40);
  private static final By LIST = By.id("list:content");
  private static final String SOURCE = "orderlySourceID=it," + Directory.DEVICE;

  private static Path store;
  private String key;
  private SampleStudy study;
  private Rest rest;
  private Browser browser;

  @BeforeAll
  static void add_a_source_and_users() throws Exception {
    store = Files.createDirectories(folder.resolve("store"));
    try (Directory directory = SERVER.directory()) {
      directory.add(
          "dn: " + SOURCE,
          "objectClass: orderlySource",
          "orderlySourceID: it",
          "dcmURI: " + store.toUri(),
          "orderlyWorkURI: " + folder.resolve("work").toUri(),
          "dicomAETitle: ORDERLY",
          "orderlyQuietPeriod: PT1S",
          "orderlyInterval: PT1S",
          "orderlyModality: CT");
      for (String role : List.of("viewer", "operator", "planner")) {
        String dn = "uid=pat-" + role + ",ou=users," + Directory.BASE;
        directory.add(
            "dn: " + dn,
            "objectClass: inetOrgPerson",
            "uid: pat-" + role,
            "cn: pat",
            "sn: pat",
            "userPassword: pat");
        directory.add(
            "dn: cn=" + role + "-pat,ou=groups," + Directory.BASE,
            "objectClass: groupOfNames",
            "cn: " + role,
            "member: " + dn);
      }
      directory.settle();
    }
  }

  @AfterAll
  static void remove_the_source() throws Exception {
    try (Directory directory = SERVER.directory()) {
      directory.delete(SOURCE);
      directory.settle();
    }
  }

  @BeforeEach
  void begin() {
    key = "Z" + UUID.randomUUID().toString().substring(0, 7);
    study = Samples.study().named(key + "^Paula");
    rest = SERVER.rest();
    browser = null;
  }

  @AfterEach
  void close_the_browser() {
    if (browser != null) {
      browser.close();
    }
  }

  private Browser browser() {
    browser = Browser.on(SERVER.port("ORDERLY_HTTP_PORT"));
    return browser;
  }

  private Rest as(String role) {
    return new Rest(SERVER.port("ORDERLY_HTTP_PORT"), "pat-" + role, "pat");
  }

  /** As somebody drops a folder: under another name until it is whole. */
  private void drop(int count) throws IOException {
    Path whole = folder.resolve("whole-" + key);
    new Samples(whole).slices(study, count);
    Files.writeString(whole.resolve("notes.txt"), "no DICOM");
    Files.move(whole, store.resolve(key));
  }

  private Path zip(int count) throws IOException {
    Path zip = folder.resolve("Zip " + key + ".zip");
    try (OutputStream out = Files.newOutputStream(zip);
        ZipOutputStream entries = new ZipOutputStream(out)) {
      for (Path file : new Samples(folder.resolve("zip-" + key)).slices(study, count)) {
        entries.putNextEntry(new ZipEntry("ct/" + file.getFileName()));
        Files.copy(file, entries);
        entries.closeEntry();
      }
    }
    return zip;
  }

  private HttpResponse<String> send(Rest user, String method, String path, String type, byte[] body)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:" + SERVER.port("ORDERLY_HTTP_PORT") + "/orderly" + path))
            .header("Authorization", user.authorization())
            .header("Content-Type", type)
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> upload(Rest user, Path zip) throws Exception {
    java.io.ByteArrayOutputStream body = new java.io.ByteArrayOutputStream();
    String head =
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
            + zip.getFileName()
            + "\"\r\nContent-Type: application/zip\r\n\r\n";
    body.writeBytes(head.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    body.writeBytes(Files.readAllBytes(zip));
    body.writeBytes("\r\n--b--\r\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return send(
        user,
        "POST",
        "/intakes/zip?source=it",
        "multipart/form-data; boundary=b",
        body.toByteArray());
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

  @Test
  void a_folder_is_copied_once_and_separated_and_told_on_the_pages() throws Exception {
    drop(3);
    JsonObject series = series("NO_TEMPLATE_FOUND");
    assertEquals(3, series.getInt("instances"));
    assertEquals("UNPROCESSED", series.getString("state"));
    JsonObject copied = rest.array("/intakes/folders?q=" + key).getJsonObject(0);
    assertEquals("SEPARATED", copied.getString("status"));
    assertEquals(3, copied.getInt("stored"));
    assertEquals(1, copied.getInt("rejected"));
    assertTrue(copied.getString("targetPath").startsWith("folders/it/" + key + "/"));
    assertTrue(Files.exists(folder.resolve("work").resolve(copied.getString("targetPath"))));

    browser().open("/process/folders.xhtml?q=" + key).signIn("admin", OrderlyServer.ADMIN_PASSWORD);
    browser.shows(LIST, key).shows(LIST, "Separated").shows(LIST, "1 rejected");
    browser.click(By.cssSelector("#folders .drill")).shows(By.id("rejectedFiles"), "notes.txt");
    browser.shows(By.id("rejectedFiles"), "No DICOM file");
    browser.open("/process/series.xhtml?q=" + key).shows(LIST, key + "^Paula");
    browser.shows(LIST, "No Template Found").shows(By.id("results"), "1 result (1 total)");
    browser.open("/process/logs.xhtml?q=" + key).shows(LIST, "Series Separated");
    assertEquals(
        List.of("SERIES_SEPARATED", "NO_TEMPLATE_FOUND"),
        rest.array("/processing/logs?q=" + key).stream()
            .map(v -> v.asJsonObject().getString("status"))
            .toList());

    Path copy = folder.resolve("work").resolve(copied.getString("targetPath"));
    assertTrue(Files.isDirectory(copy));
    String removal = "/intakes/folders/" + copied.getString("id");
    assertEquals(403, as("planner").call("DELETE", removal).statusCode());
    assertEquals(204, rest.call("DELETE", removal).statusCode());
    assertFalse(Files.exists(copy));
    assertTrue(Files.isDirectory(store.resolve(key)));
    assertTrue(rest.array("/intakes/folders?q=" + key).isEmpty());
  }

  @Test
  void a_zip_file_waits_until_it_is_extracted_once() throws Exception {
    assertEquals(403, upload(as("viewer"), zip(2)).statusCode());
    browser().open("/process/uploads.xhtml?q=" + key).signIn("pat-operator", "pat");
    browser.driver().findElement(By.id("files")).sendKeys(zip(2).toAbsolutePath().toString());
    browser.run("document.getElementById('target').value = 'it'");
    browser.click(By.id("upload")).shows(By.id("progress"), "uploaded").shows(LIST, key);
    browser.shows(LIST, "False");
    JsonObject upload = rest.array("/intakes/zip?q=" + key).getJsonObject(0);
    assertFalse(upload.getBoolean("unzipped"));
    assertTrue(rest.array("/processing/series?q=" + key).isEmpty());

    browser.click(By.cssSelector("#uploads input[name=pick]"));
    browser.shows(By.id("picked"), "1 of 1").click(By.id("list:go"));
    browser.shows(
        By.id("list:told"), "was extracted to zip-" + key.toLowerCase(java.util.Locale.ROOT));
    browser.shows(LIST, "True");
    assertEquals(2, series("NO_TEMPLATE_FOUND").getInt("instances"));
    HttpResponse<String> again =
        as("operator").call("POST", "/intakes/" + upload.getString("id") + "/extract");
    assertEquals(409, again.statusCode(), again.body());
    assertEquals(
        1, rest.array("/intakes/folders?q=" + key.toLowerCase(java.util.Locale.ROOT)).size());
    assertEquals(
        List.of("FOLDER", "ZIP"),
        rest.array("/intakes?q=" + key.toLowerCase(java.util.Locale.ROOT)).stream()
            .map(each -> each.asJsonObject().getString("kind"))
            .toList());
    assertEquals(
        403, as("operator").call("DELETE", "/intakes/" + upload.getString("id")).statusCode());
    assertEquals(204, rest.call("DELETE", "/intakes/" + upload.getString("id")).statusCode());
  }

  @Test
  void filled_pages_have_no_barrier() throws Exception {
    drop(2);
    series("NO_TEMPLATE_FOUND");
    upload(as("operator"), zip(1));
    Axe axe = Axe.read();
    List<String> barriers = new ArrayList<>();
    browser().open("/process/logs.xhtml").signIn("pat-planner", "pat");
    browser.shows(By.id("logs"), "Series Separated");
    String id = rest.array("/intakes/folders?q=" + key).getJsonObject(0).getString("id");
    for (String page :
        List.of("folders.xhtml", "series.xhtml", "uploads.xhtml", "folder.xhtml?key=" + id)) {
      for (int width : new int[] {1440, 768}) {
        browser.sized(width, 1000).open("/process/" + page);
        browser.run("document.querySelectorAll('input[name=pick]').forEach((b) => b.click())");
        axe.barriers(browser.driver()).forEach(each -> barriers.add(page + " " + width + each));
      }
    }
    assertEquals(List.of(), barriers);
  }

  @Test
  void what_is_refused_leaves_the_datastore_as_it_was() throws Exception {
    Path evil = folder.resolve("evil-" + key + ".zip");
    try (OutputStream out = Files.newOutputStream(evil);
        ZipOutputStream entries = new ZipOutputStream(out)) {
      entries.putNextEntry(new ZipEntry("../../" + key));
    }
    HttpResponse<String> sent = upload(as("operator"), evil);
    assertEquals(201, sent.statusCode(), sent.body());
    String id = rest.array("/intakes/zip?q=" + key).getJsonObject(0).getString("id");
    HttpResponse<String> refused = as("operator").call("POST", "/intakes/" + id + "/extract");
    assertEquals(422, refused.statusCode());
    assertTrue(refused.body().contains("leads out of its folder"), refused.body());
    try (var files = Files.list(store)) {
      assertTrue(
          files.noneMatch(
              file -> file.toString().contains(key.toLowerCase(java.util.Locale.ROOT))));
    }
    assertEquals(
        415,
        upload(as("operator"), Files.writeString(folder.resolve("a.zip"), "text")).statusCode());
  }

  @Test
  void planners_make_templates_and_rulesets_that_series_get() throws Exception {
    String yaml =
        "name: "
            + key
            + "\nmodels:\n- id: '7'\n  structures:\n  - {number: 1, label: Heart, type: ORGAN, colour: '#FF0000'}\n";
    byte[] body = yaml.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    assertEquals(
        403, send(as("operator"), "POST", "/templates", "application/yaml", body).statusCode());
    JsonObject template =
        Rest.parsed(send(as("planner"), "POST", "/templates", "application/yaml", body), 201);
    assertEquals(
        409, send(as("planner"), "POST", "/templates", "application/yaml", body).statusCode());
    String exported =
        as("viewer").call("GET", "/templates/" + template.getInt("id") + "?format=yaml").body();
    assertTrue(exported.contains("label: Heart"), exported);

    browser().open("/process/ruleset.xhtml").signIn("pat-planner", "pat");
    browser.type(By.id("edit:name"), key);
    browser.run(
        "const t = document.getElementById('edit:template');"
            + "t.value = [...t.options].find((o) => o.text === arguments[0]).value",
        key);
    By tag = By.id("edit:groups:0:conditions:0:tag");
    browser.type(tag, "SliceThickness");
    browser.type(By.id("edit:groups:0:conditions:0:value"), "thin");
    browser.click(By.id("edit:save")).shows(By.id("wrong"), "no number");
    browser.driver().findElement(tag).clear();
    browser.type(tag, "PatientName");
    By value = By.id("edit:groups:0:conditions:0:value");
    browser.driver().findElement(value).clear();
    browser.type(value, key + "^Paula");
    browser.click(By.id("edit:save")).shows(By.id("rulesets"), key);

    drop(2);
    JsonObject series = series("READY_FOR_DEIDENTIFICATION");
    assertEquals(key, series.getString("templateName"));
    assertEquals("RULE", series.getString("templateOrigin"));
    int ruleset =
        rest.array("/rulesets").stream()
            .map(v -> v.asJsonObject())
            .filter(r -> r.getString("name").equals(key))
            .findFirst()
            .orElseThrow()
            .getInt("id");
    String uid = series.getString("SeriesInstanceUID");
    JsonObject trial =
        Rest.parsed(rest.call("POST", "/rulesets/" + ruleset + "/test?series=" + uid), 200);
    assertTrue(trial.getBoolean("matches"));

    chooseNoneByHand();
    assertEquals(
        409, as("planner").call("DELETE", "/templates/" + template.getInt("id")).statusCode());
    assertEquals(204, as("planner").call("DELETE", "/rulesets/" + ruleset).statusCode());
    assertEquals(
        204, as("planner").call("DELETE", "/templates/" + template.getInt("id")).statusCode());
  }

  /** A person chooses another one: stored by Save alone, and nothing starts. */
  private void chooseNoneByHand() throws Exception {
    browser.open("/process/series.xhtml?q=" + key).shows(LIST, "Ready For Deidentification");
    browser.run(
        "const t = document.querySelector('select[data-choice]'); t.value = '';"
            + "t.dispatchEvent(new Event('change', {bubbles: true}))");
    assertEquals(
        key, rest.array("/processing/series?q=" + key).getJsonObject(0).getString("templateName"));
    browser.click(By.id("list:save")).shows(By.id("toasts_container"), "1 template was saved");
    JsonObject saved = rest.array("/processing/series?q=" + key).getJsonObject(0);
    assertFalse(saved.containsKey("templateName"));
    assertEquals("READY_FOR_DEIDENTIFICATION", saved.getString("status"));
  }

  @Test
  void a_template_is_made_by_hand_for_a_series_and_comes_back_chosen() throws Exception {
    drop(1);
    series("NO_TEMPLATE_FOUND");
    browser().open("/process/series.xhtml?q=" + key).signIn("pat-planner", "pat");
    browser.shows(LIST, key).click(By.cssSelector("[data-add]"));
    browser.type(By.id("edit:name"), "T " + key);
    browser.type(By.id("edit:rows:0:model"), "720");
    browser.type(By.id("edit:rows:0:number"), "1");
    browser.click(By.id("edit:save")).shows(By.id("wrong"), "label");
    browser.type(By.id("edit:rows:0:label"), "Brainstem");
    browser.click(By.id("edit:addStructure"));
    browser.type(By.id("edit:rows:1:label"), "Cord");
    browser.click(By.id("edit:save")).shows(By.id("toasts_container"), "was saved");
    List<String> chosen = new ArrayList<>();
    chosen.add(
        String.valueOf(
            browser.run(
                "const t = document.querySelector('select.unsaved');"
                    + "return t && t.selectedOptions[0].text")));
    assertEquals(List.of("T " + key), chosen);
    assertFalse(
        rest.array("/processing/series?q=" + key).getJsonObject(0).containsKey("templateName"));
    browser.click(By.id("list:save")).shows(By.id("toasts_container"), "1 template was saved");
    assertEquals(
        "MANUAL",
        rest.array("/processing/series?q=" + key).getJsonObject(0).getString("templateOrigin"));
    browser.open("/process/series.xhtml?q=" + key);
    browser.click(By.cssSelector("#series .icon-danger")).click(By.id("delete:yes"));
    browser.shows(By.id("toasts_container"), "was deleted");
    assertFalse(
        rest.array("/processing/series?q=" + key).getJsonObject(0).containsKey("templateName"));
  }

  @Test
  void the_panel_of_filters_is_open_where_one_is_set_and_its_counts_can_be_hidden()
      throws Exception {
    drop(1);
    series("NO_TEMPLATE_FOUND");
    browser().open("/process/series.xhtml?q=" + key).signIn("pat-planner", "pat");
    browser.shows(LIST, key);
    assertFalse(browser.driver().findElement(By.id("modality")).isDisplayed());
    browser.click(By.cssSelector("#filters summary")).shows(By.id("modality"), "CT (");
    browser.click(By.id("counts"));
    browser.until().until(d -> !d.findElement(By.id("modality")).getText().contains("("));
    browser.run("document.getElementById('modality').value = 'CT'");
    browser.click(By.id("search")).shows(By.cssSelector("#filters summary"), "1");
    browser.shows(By.id("counts"), "Show counts").click(By.id("counts"));
    browser.shows(By.id("modality"), "CT (");
  }
}
