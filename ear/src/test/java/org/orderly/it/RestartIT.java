package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.WindowType;
import org.orderly.it.peer.Browser;
import org.orderly.it.peer.Rest;

/** What becomes of pages that are open while the server is started again. */
class RestartIT {

  private static final String PAGE = "/queue/jobs.xhtml?status=pending";
  private static final By LIST = By.id("board:list");
  private static final By LOST = By.id("lost");

  @RegisterExtension static final OrderlyServer SERVER = new OrderlyServer();

  private Browser browser;

  @BeforeEach
  void open_a_page() throws Exception {
    SERVER.rest().call("POST", "/monitor/export/cancel?status=SCHEDULED");
    SERVER.rest().call("DELETE", "/monitor/export");
    browser = Browser.on(SERVER.port("ORDERLY_HTTP_PORT"));
    browser.open(PAGE);
    browser.signIn("admin", OrderlyServer.ADMIN_PASSWORD);
    export("1.2.7.1");
    browser.shows(LIST, "1.2.7.1");
  }

  @AfterEach
  void close_the_browser() {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void an_open_page_tells_of_the_restart_and_shows_the_truth_after_the_login() throws Exception {
    SERVER.stop();
    browser.shows(LOST, "is starting again");
    SERVER.start();
    export("1.2.7.2");
    signInAgain();
    browser.shows(LIST, "1.2.7.2");
    assertSamePage();
    assertFalse(SERVER.log().contains("WFLYEE0110"), "a timer was cut off");
  }

  @Test
  void after_a_crash_another_page_of_the_same_browser_goes_on_by_itself() throws Exception {
    String first = browser.driver().getWindowHandle();
    browser.driver().switchTo().newWindow(WindowType.TAB);
    browser.open("/monitoring/queues.xhtml?queue=Export");
    browser.shows(By.id("list:tasks_data"), "1.2.7.1");
    SERVER.kill();
    browser.shows(LOST, "is starting again");
    SERVER.start();
    signInAgain();
    browser.shows(By.id("list:tasks_data"), "1.2.7.1");
    export("1.2.7.3");
    browser.driver().switchTo().window(first);
    browser.shows(LIST, "1.2.7.3");
    browser.hides(LOST);
    assertSamePage();
  }

  @Test
  void what_an_administrator_saved_is_there_after_a_crash() throws Exception {
    String queue = "{\"dcmQueueName\":\"Saved\",\"dcmMaxRetries\":[\"7\"]}";
    HttpResponse<String> saved = SERVER.rest().call("POST", "/config/queues", queue);
    assertEquals(201, saved.statusCode(), saved.body());
    SERVER.kill();
    SERVER.start();
    HttpResponse<String> there = SERVER.rest().call("GET", "/config/queues/Saved");
    assertTrue(Rest.parsed(there, 200).toString().contains("7"), there.body());
    String history = SERVER.rest().call("GET", "/config/history?limit=1").body();
    assertTrue(history.contains("Saved"), history);
  }

  private void signInAgain() {
    browser.shows(LOST, "session has ended");
    browser.click(By.id("lostAgain"));
    browser.signIn("admin", OrderlyServer.ADMIN_PASSWORD);
  }

  private void assertSamePage() {
    String address = browser.driver().getCurrentUrl();
    assertTrue(String.valueOf(address).endsWith("/orderly" + PAGE), address);
  }

  /** Far in the future, so that nothing but the test touches the task. */
  private static void export(String study) throws Exception {
    String path = "/aets/ORDERLY/rs/studies/" + study + "/export/STORESCP?scheduledTime=";
    HttpResponse<String> answer = SERVER.rest().call("POST", path + "20991231235900");
    assertEquals(202, answer.statusCode(), answer.body());
  }
}
