package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.TakesScreenshot;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.orderly.it.peer.Await;
import org.orderly.it.peer.Browser;

/** What pages tell while the database is stopped, and that they go on by themselves. */
class PagesOutageIT {

  private static final Duration A_WHILE = Duration.ofSeconds(30);
  private static final By LOST = By.id("lost");
  private static final String SAYS = "The database does not answer";
  private static final StoppablePostgreSql DATABASE = database();

  @RegisterExtension
  static final OrderlyServer SERVER =
      new OrderlyServer()
          .with("ORDERLY_DB_URL", DATABASE.url())
          .with("ORDERLY_DB_USER", "postgres")
          .with("ORDERLY_DB_PASSWORD", "postgres");

  /** A page with its filter, and what it lists. */
  private record Listing(String address, By list, String text) {}

  private static final List<Listing> PAGES =
      List.of(
          new Listing("/queue/jobs.xhtml?status=pending", By.id("board:list"), "1.2.9.1"),
          new Listing(
              "/monitoring/queues.xhtml?queue=Export&status=SCHEDULED",
              By.id("list:tasks_data"),
              "1.2.9.1"),
          new Listing(
              "/monitoring/queues.xhtml?queue=Export&view=batches",
              By.id("list:batches_data"),
              "outage"),
          new Listing(
              "/studies/studies.xhtml?patientName=Nobody",
              By.id("list:studies_data"),
              "No study matches this search"),
          new Listing(
              "/worklist/workitems.xhtml?label=None",
              By.id("list:workitems_data"),
              "No work item matches this search"));

  private final List<String> tabs = new ArrayList<>();
  private Browser browser;

  private static StoppablePostgreSql database() {
    try {
      return StoppablePostgreSql.start();
    } catch (IOException e) {
      throw new IllegalStateException("PostgreSQL does not start", e);
    }
  }

  @AfterAll
  static void stop_the_database() throws IOException {
    SERVER.stop();
    DATABASE.close();
  }

  @BeforeEach
  void sign_in() throws Exception {
    export("1.2.9.1");
    browser = Browser.on(SERVER.port("ORDERLY_HTTP_PORT"));
    browser.open("/").signIn("admin", OrderlyServer.ADMIN_PASSWORD);
    browser.shows(By.tagName("h1"), "Home");
  }

  @AfterEach
  void close_the_browser() {
    if (browser != null) {
      browser.close();
    }
  }

  private void openEach() {
    for (Listing page : PAGES) {
      browser.driver().switchTo().newWindow(WindowType.TAB);
      tabs.add(browser.driver().getWindowHandle());
      browser.open(page.address());
    }
  }

  private Listing at(int tab) {
    browser.driver().switchTo().window(tabs.get(tab));
    return PAGES.get(tab);
  }

  private void whileStopped(Runnable look) throws Exception {
    DATABASE.stop();
    try {
      Await.that("not ready", A_WHILE, () -> ready() == 503);
      look.run();
    } finally {
      DATABASE.restart();
    }
    Await.that("ready again", A_WHILE, () -> ready() == 200);
  }

  private static int ready() throws Exception {
    return SERVER.call("GET", "/health/ready").statusCode();
  }

  /** Far in the future, so that nothing but the test touches the task. */
  private static void export(String study) throws Exception {
    String path = "/aets/ORDERLY/rs/studies/" + study + "/export/STORESCP?batchID=outage";
    HttpResponse<String> answer =
        SERVER.rest().call("POST", path + "&scheduledTime=20991231235900");
    assertEquals(202, answer.statusCode(), answer.body());
  }

  private void awaitEach() {
    for (int tab = 0; tab < tabs.size(); tab++) {
      Listing page = at(tab);
      browser.shows(page.list(), page.text()).hides(LOST);
      assertTrue(browser.driver().getCurrentUrl().endsWith("/orderly" + page.address()));
    }
  }

  /** Every other picture is dark and narrow. */
  private void show(String name, int number) {
    boolean narrow = number % 2 == 1;
    browser.prefers(narrow ? "dark" : "light").sized(narrow ? 768 : 1440, 1000);
    try {
      Picture.show(
          name + (narrow ? "-dark" : ""),
          ((TakesScreenshot) browser.driver()).getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void open_pages_say_so_keep_what_they_show_and_follow_again() throws Exception {
    openEach();
    for (int tab = 0; tab < tabs.size(); tab++) {
      Listing page = at(tab);
      browser.shows(page.list(), page.text());
    }
    whileStopped(
        () -> {
          for (int tab = 0; tab < tabs.size(); tab++) {
            Listing page = at(tab);
            browser.shows(LOST, SAYS).shows(page.list(), page.text());
            show("no-database-open-" + tab, tab);
          }
        });
    awaitEach();
    export("1.2.9.2");
    at(0);
    browser.shows(PAGES.get(0).list(), "1.2.9.2");
    at(1);
    browser.shows(PAGES.get(1).list(), "1.2.9.2");
  }

  @Test
  void a_page_that_is_opened_meanwhile_comes_by_itself() throws Exception {
    whileStopped(
        () -> {
          openEach();
          for (int tab = 0; tab < tabs.size(); tab++) {
            at(tab);
            browser.shows(By.tagName("h1"), SAYS);
          }
          show("no-database", 0);
          show("no-database", 1);
          browser.driver().switchTo().newWindow(WindowType.TAB);
          browser.open("/index.xhtml").shows(By.tagName("h1"), "Home");
          browser
              .until()
              .until(ExpectedConditions.visibilityOfElementLocated(By.cssSelector(".st-down")));
        });
    awaitEach();
  }
}
