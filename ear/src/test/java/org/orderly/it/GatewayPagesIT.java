package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.TakesScreenshot;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.testing.SampleObjects;
import org.orderly.dicom.testing.SampleStudy;
import org.orderly.it.peer.AiPlatform;
import org.orderly.it.peer.Await;
import org.orderly.it.peer.Browser;
import org.orderly.it.peer.Dcmtk;
import org.orderly.it.peer.Directory;
import org.orderly.it.peer.Samples;
import org.orderly.it.peer.StubProcess;

/**
 * An administrator connects an AI platform by the Config pages alone, one step after the other:
 * API, Filter, Upload, Publishers.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GatewayPagesIT {
  private static final Duration LONG = Duration.ofSeconds(120);
  private static final String SECRET = "first-token";
  private static final String NAME = "Withheld";
  private static final By NOTICES = By.cssSelector(".settings");

  @RegisterExtension static final OrderlyServer SERVER = new OrderlyServer();

  @TempDir static Path folder;

  private static StubProcess platform;
  private static Browser browser;

  @BeforeAll
  static void sign_in() throws Exception {
    Dcmtk.require();
    platform = StubProcess.start(AiPlatform.class, folder.resolve("uploaded"));
    browser = Browser.on(SERVER.port("ORDERLY_HTTP_PORT"));
    browser
        .sized(1440, 1000)
        .open("/settings/settings.xhtml?kind=api")
        .signIn("admin", OrderlyServer.ADMIN_PASSWORD);
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
    }
    if (platform != null) {
      platform.close();
    }
  }

  @Test
  @Order(1)
  void an_empty_api_section_is_said_and_a_platform_is_connected() throws Exception {
    for (String kind : List.of("api", "filter", "upload", "publishers")) {
      browser.open("/settings/settings.xhtml?kind=" + kind);
      browser.shows(By.cssSelector(".gateway-notice"), "No AI platform is configured");
    }
    picture("gateway-none");
    browser.open("/settings/settings.xhtml?kind=api").click(By.id("new"));
    set("dcmURI", "ai.example");
    browser.click(By.id("edit:save"));
    browser.shows(By.id("problem-dcmURI"), "is no address as in https://host");
    set("dcmURI", "http://127.0.0.1:" + platform.port());
    set("orderlySource", "hospital");
    set("orderlyProcessDelay", "PT2S");
    set("orderlyPollInterval", "PT1S");
    choose("orderlyCompute", "TRUE");
    browser.type(By.id("edit:secret"), "not-" + SECRET);
    browser.click(By.id("edit:preview"));
    browser.shows(By.cssSelector(".settings-ldif"), "orderlySecretProperty: AI_SECRET");
    browser.shows(By.cssSelector(".settings-ldif"), "orderlyAnonymizedField: PatientName");
    browser.shows(By.cssSelector(".settings-ldif"), "dcmQueueName=Cloud");
    picture("gateway-api");
    browser.click(By.id("edit:save"));
    browser.shows(By.id("entries"), "AI");
    browser.shows(NOTICES, "No filter sends to the AI platform");
    settle();

    browser.click(By.linkText("AI")).click(By.id("edit:verify"));
    browser.shows(By.cssSelector(".notice-bad"), "it refuses user, secret or source");
    browser.type(By.id("edit:secret"), SECRET).click(By.id("edit:save"));
    browser.shows(By.id("entries"), "AI");
    browser.click(By.linkText("AI"));
    browser.shows(By.id("secretHelp"), "kept in the credential store");
    browser.click(By.id("edit:verify"));
    browser.shows(By.cssSelector(".notice-ok"), "HTTP 200");
  }

  @Test
  @Order(2)
  void the_secret_is_nowhere_to_be_read() throws Exception {
    browser.open("/settings/history.xhtml").shows(By.id("history"), "Secret entered anew");
    assertFalse(browser.driver().getPageSource().contains(SECRET));
    browser.open("/settings/entry.xhtml?kind=api&id=AI");
    assertFalse(browser.driver().getPageSource().contains(SECRET));
    for (String path :
        List.of(
            "/config/history", "/config/api/AI", "/config/destinations", "/config/api/AI/secret")) {
      assertFalse(get(path).body().contains(SECRET), path);
    }
    assertEquals("{\"kept\":\"STORE\"}", get("/config/api/AI/secret").body());
    assertFalse(SERVER.log().contains(SECRET), "the secret is logged");
    String answer = get("/config/history?limit=1").body();
    assertTrue(answer.contains("\"action\":\"SECRET\""), answer);
    assertTrue(answer.contains("\"undoable\":false"), answer);
    // what the server keeps on disk is encrypted
    Path store = SERVER.data().resolve("secrets.cs");
    assertTrue(Files.exists(store));
    assertFalse(
        new String(Files.readAllBytes(store), StandardCharsets.ISO_8859_1).contains(SECRET));
  }

  @Test
  @Order(3)
  void a_filter_has_two_faces_and_decides_what_is_uploaded() throws Exception {
    browser.open("/settings/settings.xhtml?kind=filter").click(By.id("new"));
    set("dcmDuration", "PT1S");
    browser.type(By.id("edit:query"), "Modality = CT or SliceThickness < thin");
    browser.click(By.id("edit:save"));
    browser.shows(By.cssSelector(".notice-bad"), "at position 35");
    browser.driver().findElement(By.id("edit:query")).clear();
    browser.type(
        By.id("edit:query"),
        "Modality = CT and (SeriesNumber >= 2 or SeriesDescription icontains never)");
    press("edit:takeQuery");
    browser.shows(By.id("edit:faces"), "Group 2");
    assertEquals("SeriesNumber", value("edit:groups:1:lines:0:keyword"));
    assertEquals("icontains", value("edit:groups:1:lines:1:operator"));
    // the rows are the same rule
    browser.driver().findElement(By.id("edit:groups:1:lines:1:value")).clear();
    browser.type(By.id("edit:groups:1:lines:1:value"), "nothing like it");
    browser.click(By.id("edit:preview"));
    browser.shows(By.cssSelector(".settings-ldif"), "icontains 'nothing like it')");
    assertTrue(value("edit:query").endsWith("icontains 'nothing like it')"), value("edit:query"));
    browser.click(By.id("edit:save"));
    browser.shows(By.id("entries"), "SeriesNumber >= 2");
    settle();

    List<SampleStudy> studies = new ArrayList<>();
    studies.add(send());
    String second = studies.get(0).seriesUid(2);
    Await.that("series 2 is uploaded", LONG, () -> platform.stat("images") == 2);
    Await.that("results are stored", LONG, () -> hasResults(studies.get(0)));
    assertEquals(2, platform.stat("images"), "of series 1 nothing");

    browser.open("/settings/entry.xhtml?kind=filter&id=Upload");
    browser.type(By.id("edit:series"), second);
    press("edit:try");
    browser.shows(By.id("edit:outcome"), "would fire for 2 of 2");
    browser.shows(By.id("edit:outcome"), "0 of 2");
    picture("gateway-filter");
  }

  @Test
  @Order(4)
  void what_upload_says_counts_without_a_restart() throws Exception {
    browser.open("/settings/entry.xhtml?kind=upload&id=AI");
    set("orderlyBatchSize", "1");
    picture("gateway-upload");
    int requests = platform.stat("requests");
    int images = platform.stat("images");
    browser.click(By.id("edit:save")).shows(By.id("entries"), "AI");
    settle();
    send();
    Await.that("two more images", LONG, () -> platform.stat("images") == images + 2);
    assertEquals(requests + 2, platform.stat("requests"));
  }

  @Test
  @Order(5)
  void no_enabled_publisher_is_said_aloud_and_results_go_to_one_that_is() throws Exception {
    browser.open("/settings/settings.xhtml?kind=publishers");
    browser.shows(By.cssSelector(".gateway-notice"), "No publisher is enabled");
    try (PublishedTo publisher = new PublishedTo()) {
      browser.click(By.id("new"));
      set("dcmExporterID", "RIS");
      set("dcmURI", "http://127.0.0.1:" + publisher.port() + "/results");
      browser.click(By.id("edit:preview"));
      browser.shows(By.cssSelector(".settings-ldif"), "cn=Results to RIS");
      browser.click(By.id("edit:save")).shows(By.id("entries"), "RIS");
      browser.hides(By.cssSelector(".gateway-notice"));
      picture("gateway-publishers");
      settle();
      SampleStudy study = send();
      Await.that("a result is published", LONG, () -> publisher.posts() > 0);
      String whole = publisher.last();
      assertTrue(whole.contains(study.patientId()) && whole.contains(NAME), whole);

      browser.click(By.linkText("RIS"));
      set("orderlyRestoredField", "PatientID");
      browser.click(By.id("edit:save")).shows(By.id("entries"), "RIS");
      settle();
      int before = publisher.posts();
      SampleStudy other = send();
      Await.that("another is published", LONG, () -> publisher.posts() > before);
      assertTrue(publisher.last().contains(other.patientId()), publisher.last());
      assertFalse(publisher.last().contains(NAME), publisher.last());

      browser.click(By.linkText("RIS"));
      choose("orderlyEnabled", "FALSE");
      browser.click(By.id("edit:save"));
      browser.shows(By.cssSelector(".gateway-notice"), "No publisher is enabled");
      browser.shows(NOTICES, "disabled or no export rule sends to them: RIS");
    }
  }

  @Test
  @Order(6)
  void of_two_who_enter_a_secret_at_once_the_second_is_told() throws Exception {
    String path = "/config/api/AI/secret";
    String seen = get(path).headers().firstValue("ETag").orElseThrow();
    browser.open("/settings/entry.xhtml?kind=api&id=AI");
    set("dicomDescription", "written by the second");
    assertEquals(204, keep(path, "from the first", seen).statusCode());
    assertEquals(412, keep(path, "from the second", seen).statusCode());
    browser.type(By.id("edit:secret"), "from the third").click(By.id("edit:save"));
    browser.shows(By.cssSelector(".notice-bad"), "somebody else has entered another secret");
    assertFalse(get("/config/api/AI").body().contains("written by the second"));
    String now = get(path).headers().firstValue("ETag").orElseThrow();
    assertNotEquals(seen, now);
    assertEquals(204, keep(path, SECRET, now).statusCode());
    assertEquals(seen, get(path).headers().firstValue("ETag").orElseThrow());
  }

  private static HttpResponse<String> keep(String path, String secret, String version)
      throws Exception {
    URI uri =
        URI.create("http://127.0.0.1:" + SERVER.port("ORDERLY_HTTP_PORT") + "/orderly" + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Authorization", SERVER.rest().authorization())
            .header("Content-Type", "text/plain")
            .header("If-Match", version)
            .PUT(HttpRequest.BodyPublishers.ofString(secret))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** Two series of two images, of which the second is for the platform. */
  private static SampleStudy send() throws Exception {
    SampleStudy study = Samples.study().named(NAME + "^Wanda");
    Samples samples = new Samples(folder.resolve(study.studyUid()));
    List<Path> files = new ArrayList<>();
    for (int series = 1; series <= 2; series++) {
      for (int i = 1; i <= 2; i++) {
        DataSet ct = SampleObjects.ct(study, series, i, 16, 16);
        ct.put(Tag.SeriesNumber, Integer.toString(series));
        files.add(samples.write("ct-" + series + "-" + i, ct, TransferSyntax.EXPLICIT_LITTLE));
      }
    }
    SERVER.dicom().store("CT1", files).orFail();
    return study;
  }

  private static boolean hasResults(SampleStudy study) throws Exception {
    String reports = "/aets/ORDERLY/rs/studies/" + study.studyUid() + "/instances?Modality=SR";
    return SERVER.rest().call("GET", reports).statusCode() == 200;
  }

  private static void settle() throws Exception {
    try (Directory directory = SERVER.directory()) {
      directory.settle();
    }
  }

  private static void set(String attribute, String value) {
    By field = By.cssSelector("[data-attribute=" + attribute + "]");
    browser.type(field, "");
    browser.driver().findElement(field).clear();
    browser.type(field, value);
  }

  /** The bar at the bottom of the page would be in the way. */
  private static void press(String id) {
    browser.run("document.getElementById(arguments[0]).scrollIntoView({block: 'center'})", id);
    browser.click(By.id(id));
  }

  private static void choose(String attribute, String value) {
    browser.click(By.cssSelector("[data-attribute=" + attribute + "] option[value=" + value + "]"));
  }

  private static String value(String id) {
    return String.valueOf(browser.run("return document.getElementById(arguments[0]).value", id));
  }

  private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri =
        URI.create("http://127.0.0.1:" + SERVER.port("ORDERLY_HTTP_PORT") + "/orderly" + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri).header("Authorization", SERVER.rest().authorization()).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static void picture(String name) throws IOException {
    browser.run("scrollTo(0, 0); document.querySelectorAll('.ui-growl').forEach(e => e.remove())");
    Number height = (Number) browser.run("return document.documentElement.scrollHeight");
    browser.sized(1440, Math.min(1500, height.intValue()));
    Picture.keep(name, ((TakesScreenshot) browser.driver()).getScreenshotAs(OutputType.BYTES));
    browser.sized(1440, 1000);
  }

  /** A web service that takes results. */
  private static final class PublishedTo implements AutoCloseable {
    private final AtomicInteger posts = new AtomicInteger();
    private volatile String last = "";
    private final HttpServer server;

    PublishedTo() throws IOException {
      server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
      server.createContext(
          "/results",
          exchange -> {
            last =
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1);
            posts.incrementAndGet();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
          });
      server.start();
    }

    int port() {
      return server.getAddress().getPort();
    }

    /** What was posted last. */
    String last() {
      return last;
    }

    int posts() {
      return posts.get();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
