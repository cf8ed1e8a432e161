package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WindowType;
import org.orderly.it.peer.Await;
import org.orderly.it.peer.Browser;

/** Queues as an administrator watches, pauses and resumes them, in a headless browser. */
class MonitoringIT {

  private static final String LATER = "20991231235900";
  private static final Duration STARTING = Duration.ofMinutes(4);

  @RegisterExtension static final OrderlyServer SERVER = new OrderlyServer();

  private Browser browser;

  @BeforeEach
  void open_a_browser() {
    browser = Browser.on(SERVER.port("ORDERLY_HTTP_PORT"));
  }

  @AfterEach
  void close_the_browser() {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void counts_follow_and_batches_lead_to_their_tasks() throws Exception {
    browser.open("/monitoring/queues.xhtml?queue=Export&view=batches&batch=watched");
    browser.signIn("admin", OrderlyServer.ADMIN_PASSWORD);
    browser.shows(By.id("list:batches"), "No batch matches this filter");
    export("1.2.5.1", "scheduledTime=" + LATER + "&batchID=watched");
    export("1.2.5.2", "scheduledTime=" + LATER + "&batchID=watched");
    browser.shows(By.id("list:batches"), "0 / 2");
    browser.shows(By.cssSelector("[data-count=scheduled] b"), "2");
    browser.click(By.linkText("watched"));
    browser.shows(By.id("list:tasks"), "1.2.5.2");
    String csv = call("GET", "/queue/Export?batchID=watched&accept=text/csv").body();
    assertEquals(3, csv.lines().count(), csv);
    assertTrue(csv.startsWith("\"taskID\""), csv);
    assertTrue(csv.contains("\"1.2.5.1\""), csv);
  }

  @Test
  void a_paused_queue_begins_nothing_even_after_a_restart_and_the_open_page_tells_of_both()
      throws Exception {
    browser.open("/monitoring/queues.xhtml?queue=Export&study=1.2.6.1");
    browser.signIn("admin", OrderlyServer.ADMIN_PASSWORD);
    browser.click(By.id("overview:pause"));
    browser.shows(By.id("overview"), "Paused");
    export("1.2.6.1", "batchID=paused");
    browser.shows(By.id("list:tasks_data"), "SCHEDULED");

    SERVER.stop();
    browser.shows(By.id("lost"), "server");
    String page = browser.driver().getWindowHandle();
    browser.driver().switchTo().newWindow(WindowType.TAB);
    CompletableFuture<Void> start = CompletableFuture.runAsync(MonitoringIT::start);
    Await.that("a page is opened meanwhile", STARTING, this::opens);
    start.get(5, TimeUnit.MINUTES);
    String opened = browser.driver().getWindowHandle();
    browser.driver().switchTo().window(page);
    assertTrue(call("GET", "/health").body().contains("paused since"));
    assertEquals("{\"count\":1}", scheduled());
    // sessions end with the server, and the page says so
    browser.shows(By.id("lost"), "session has ended");
    browser.driver().switchTo().window(opened);
    browser.signIn("admin", OrderlyServer.ADMIN_PASSWORD);
    browser.shows(By.tagName("h1"), "DICOM Queue");
    assertTrue(browser.driver().getCurrentUrl().endsWith("/queue/jobs.xhtml?status=Failed"));
  }

  private static void start() {
    try {
      SERVER.start();
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }

  /** Whoever opens a page when the server listens and is not ready yet waits for it. */
  private boolean opens() {
    try {
      browser.open("/queue/jobs.xhtml?status=Failed");
    } catch (WebDriverException e) {
      // nobody listens yet; a browser tries that again by itself
      return false;
    }
    return !browser.driver().findElements(By.id("j_username")).isEmpty();
  }

  private static String scheduled() throws Exception {
    return call("GET", "/queue/Export/count?StudyInstanceUID=1.2.6.1&status=SCHEDULED").body();
  }

  private static void export(String study, String query) throws Exception {
    String path = "/aets/ORDERLY/rs/studies/%s/export/STORESCP?%s".formatted(study, query);
    HttpResponse<String> response = call("POST", path);
    assertEquals(202, response.statusCode(), response.body());
  }

  private static HttpResponse<String> call(String method, String path) throws Exception {
    String user = "admin:" + OrderlyServer.ADMIN_PASSWORD;
    return SERVER.call(
        method,
        path,
        "Authorization",
        "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
  }
}
