package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.orderly.dicom.testing.SampleStudy;
import org.orderly.it.peer.Await;
import org.orderly.it.peer.Browser;
import org.orderly.it.peer.Dcmtk;
import org.orderly.it.peer.Directory;
import org.orderly.it.peer.Rest;
import org.orderly.it.peer.Samples;
import org.orderly.it.peer.StoreScp;

/** An administrator changes the configuration by page and by REST. */
class SettingsIT {

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  private static final String QUEUE = "dcmQueueName=%s," + Directory.DEVICE;

  private Directory directory;
  private Browser browser;

  @BeforeEach
  void open() throws Exception {
    directory = SERVER.directory();
  }

  @AfterEach
  void close() {
    directory.close();
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void rest_adds_changes_refuses_and_takes_back() throws Exception {
    HttpResponse<String> preview =
        send("POST", "/config/queues?dryRun=true", queue("Rest", "3"), "");
    assertTrue(preview.body().contains("changetype: add"), preview.body());
    assertEquals(404, send("GET", "/config/queues/Rest", "", "").statusCode());

    HttpResponse<String> added = send("POST", "/config/queues", queue("Rest", "3"), "");
    assertEquals(201, added.statusCode(), added.body());
    assertEquals(400, send("POST", "/config/queues", queue("Rest", "3"), "").statusCode());
    Await.that("the queue is live", Directory.LIVE, () -> live("Rest"));

    String first = version("Rest");
    assertEquals(428, send("PUT", "/config/queues/Rest", queue("Rest", "4"), "").statusCode());
    assertEquals(200, send("PUT", "/config/queues/Rest", queue("Rest", "4"), first).statusCode());
    // the other administrator still has what was read before
    assertEquals(412, send("PUT", "/config/queues/Rest", queue("Rest", "5"), first).statusCode());
    HttpResponse<String> bad =
        send("PUT", "/config/queues/Rest", queue("Rest", "many"), version("Rest"));
    assertEquals(400, bad.statusCode());
    assertTrue(bad.body().contains("dcmMaxRetries"), bad.body());

    JsonObject latest = SERVER.rest().array("/config/history?limit=1").getJsonObject(0);
    assertEquals(
        "EDIT Rest admin",
        latest.getString("action")
            + " "
            + latest.getString("name")
            + " "
            + latest.getString("who"));
    String undo = "/config/history/" + latest.getJsonNumber("id") + "/undo";
    // the entry moves on in another attribute, which stays, and then in the same one
    directory.replace(String.format(QUEUE, "Rest"), "dicomDescription", "Kept");
    assertEquals(204, send("POST", undo, "", "").statusCode());
    assertEquals(409, send("POST", undo, "", "").statusCode());
    JsonObject entry = entry("Rest").getJsonObject("attributes");
    assertEquals(
        "[\"3\"] [\"Kept\"]", entry.get("dcmMaxRetries") + " " + entry.get("dicomDescription"));

    long change = change("Rest", "6");
    directory.replace(String.format(QUEUE, "Rest"), "dcmMaxRetries", "7");
    HttpResponse<String> late = send("POST", "/config/history/" + change + "/undo", "", "");
    assertEquals(409, late.statusCode(), late.body());
    assertTrue(late.body().contains("dcmMaxRetries"), late.body());
    assertEquals(204, send("DELETE", "/config/queues/Rest", "", version("Rest")).statusCode());
  }

  private long change(String name, String retries) throws Exception {
    send("PUT", "/config/queues/" + name, queue(name, retries), version(name));
    return SERVER
        .rest()
        .array("/config/history?limit=1")
        .getJsonObject(0)
        .getJsonNumber("id")
        .longValue();
  }

  @Test
  void a_rule_is_tried_on_a_stored_series(@TempDir Path folder) throws Exception {
    Dcmtk.require();
    SampleStudy study = Samples.study();
    SERVER.dicom().store("NOBODY", new Samples(folder).slices(study, 2)).orFail();
    String rule =
        "{\"cn\":\"Tried\",\"dcmEntity\":\"Series\",\"dcmExporterID\":\"STORESCP\","
            + "\"dcmProperty\":[\"Modality!=\",\"StudyDescription=Never this\"]}";
    assertEquals(201, send("POST", "/config/rules", rule, "").statusCode());
    String series =
        SERVER
            .rest()
            .array("/aets/ORDERLY/rs/studies/" + study.studyUid() + "/series")
            .getJsonObject(0)
            .getJsonObject("0020000E")
            .getJsonArray("Value")
            .getString(0);
    JsonObject outcome =
        Rest.parsed(send("POST", "/config/rules/Tried/test?series=" + series, "", ""), 200);
    assertEquals(2, outcome.getInt("instances"), outcome::toString);
    assertEquals(0, outcome.getInt("matching"), outcome::toString);
    assertEquals("Modality exists and StudyDescription = 'Never this'", outcome.getString("query"));
    assertEquals(2, outcome.getJsonArray("conditions").getJsonObject(0).getInt("holds"));
    assertEquals(0, outcome.getJsonArray("conditions").getJsonObject(1).getInt("holds"));
    String version = version("rules", "Tried");
    assertEquals(204, send("DELETE", "/config/rules/Tried", "", version).statusCode());
  }

  @Test
  void deletion_names_those_who_need_it_and_only_administrators_may() throws Exception {
    HttpResponse<String> refused = send("DELETE", "/config/queues/Export", "", version("Export"));
    assertEquals(400, refused.statusCode());
    assertTrue(refused.body().contains("dcmExporterID=STORESCP"), refused.body());
    assertEquals(
        401,
        HttpClient.newHttpClient()
            .send(
                request("GET", "/config/queues", "").build(), HttpResponse.BodyHandlers.ofString())
            .statusCode());
  }

  @Test
  void echo_says_who_answers_and_who_does_not(@TempDir Path folder) throws Exception {
    Dcmtk.require();
    try (StoreScp peer = StoreScp.start(folder)) {
      String body =
          "{\"dicomAETitle\":\"ECHOED\",\"dicomHostname\":\"127.0.0.1\",\"dicomPort\":"
              + peer.port()
              + "}";
      assertEquals(201, send("POST", "/config/remote-aes", body, "").statusCode());
      directory.settle();
      JsonObject there = Rest.parsed(send("POST", "/config/remote-aes/ECHOED/verify", "", ""), 200);
      assertTrue(there.getBoolean("success"), there::toString);
    }
    JsonObject gone = Rest.parsed(send("POST", "/config/remote-aes/ECHOED/verify", "", ""), 200);
    assertFalse(gone.getBoolean("success"), gone::toString);
    JsonObject nobody =
        Rest.parsed(send("POST", "/config/destinations/STORESCP/verify", "", ""), 200);
    assertTrue(nobody.getString("text").contains("no connection to localhost:"), nobody::toString);
    String version = version("remote-aes", "ECHOED");
    assertEquals(204, send("DELETE", "/config/remote-aes/ECHOED", "", version).statusCode());
  }

  @Test
  void a_page_adds_a_queue_names_a_wrong_field_and_takes_back() throws Exception {
    browser = Browser.on(SERVER.port("ORDERLY_HTTP_PORT"));
    browser
        .open("/settings/settings.xhtml?kind=queues")
        .signIn("admin", OrderlyServer.ADMIN_PASSWORD);
    browser.shows(By.id("entries"), "Export").click(By.id("new"));
    browser.type(field("dcmQueueName"), "Paged").type(field("dcmRetryDelay"), "soon");
    browser.click(By.id("edit:save"));
    browser.shows(By.cssSelector(".notice-bad"), "Retry delay");
    browser.shows(By.id("problem-dcmRetryDelay"), "soon");
    browser.driver().findElement(field("dcmRetryDelay")).clear();
    browser.type(field("dcmRetryDelay"), "PT5S").click(By.id("edit:preview"));
    browser.shows(By.cssSelector(".settings-ldif"), "changetype: add");
    browser.click(By.id("edit:save"));
    browser.shows(By.id("entries"), "Paged");
    Await.that("the queue is live", Directory.LIVE, () -> live("Paged"));

    browser.click(By.linkText("Paged"));
    browser.shows(By.tagName("h1"), "Paged");
    directory.replace(String.format(QUEUE, "Paged"), "dcmRetryDelay", "PT9S");
    browser.until().until(driver -> driver.findElement(field("dcmRetryDelay")).isDisplayed());
    browser.driver().findElement(field("dcmRetryDelay")).clear();
    browser.type(field("dcmRetryDelay"), "PT7S").click(By.id("edit:save"));
    browser.shows(By.cssSelector(".notice-bad"), "Somebody else has changed this entry");

    browser.open("/settings/history.xhtml").shows(By.id("history"), "Paged");
    browser.click(By.cssSelector("#history button[aria-label$='Paged']"));
    browser
        .until()
        .until(ExpectedConditions.visibilityOfElementLocated(By.cssSelector(".ui-growl-item")));
    browser.shows(By.cssSelector(".ui-growl-item"), "moved on");
    assertEquals(204, send("DELETE", "/config/queues/Paged", "", version("Paged")).statusCode());
  }

  private static By field(String attribute) {
    return By.cssSelector("[data-attribute=" + attribute + "]");
  }

  private static String queue(String name, String retries) {
    return "{\"dcmQueueName\":\"" + name + "\",\"dcmMaxRetries\":[\"" + retries + "\"]}";
  }

  /** Whether the configuration in force has the queue. */
  private static boolean live(String queue) throws Exception {
    return SERVER.rest().call("GET", "/queue/" + queue + "/count").statusCode() == 200;
  }

  private JsonObject entry(String queue) throws Exception {
    return Rest.parsed(send("GET", "/config/queues/" + queue, "", ""), 200);
  }

  private String version(String queue) throws Exception {
    return version("queues", queue);
  }

  private String version(String kind, String id) throws Exception {
    return Rest.parsed(send("GET", "/config/" + kind + "/" + id, "", ""), 200).getString("version");
  }

  private HttpResponse<String> send(String method, String path, String body, String version)
      throws Exception {
    HttpRequest.Builder request =
        request(method, path, body).header("Authorization", SERVER.rest().authorization());
    if (!version.isEmpty()) {
      request.header("If-Match", '"' + version + '"');
    }
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String method, String path, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:" + SERVER.port("ORDERLY_HTTP_PORT") + "/orderly" + path))
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    return request;
  }
}
