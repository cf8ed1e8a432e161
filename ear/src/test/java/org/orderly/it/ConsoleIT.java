package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.Select;
import org.orderly.it.peer.Browser;
import org.orderly.it.peer.Directory;

/** The console as a person uses it, in a headless browser. */
class ConsoleIT {

  private static final String LATER = "20991231235900";
  private static final int TASKS = 3;

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  private Browser browser;

  @AfterAll
  static void leave_nothing() throws Exception {
    SERVER.rest().call("POST", "/monitor/export/cancel?status=SCHEDULED");
    try (Directory directory = SERVER.directory()) {
      directory.delete("uid=nobody,ou=users," + Directory.BASE);
    }
  }

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
  void a_wrong_password_says_so_and_the_right_one_shows_the_ae_title() {
    browser.open("/");
    signIn("wrong");
    browser.shows(By.id("loginError"), "password is wrong");
    signIn(OrderlyServer.ADMIN_PASSWORD);
    browser.shows(By.id("content"), "ORDERLY");
  }

  @Test
  void bulk_cancel_names_the_exact_number_and_cancels_what_the_filter_shows() throws Exception {
    String batch = "console-it";
    for (int i = 1; i <= TASKS; i++) {
      schedule("1.2.3." + i, batch);
    }
    schedule("1.2.3.99", "another");
    browser.open("/monitoring/queues.xhtml?queue=Export&status=SCHEDULED&batch=" + batch);
    signIn(OrderlyServer.ADMIN_PASSWORD);
    browser.click(By.id("filter:count"));
    browser.shows(By.id("filter:counted"), TASKS + " tasks match");
    assertEquals(
        TASKS, browser.driver().findElements(By.cssSelector("#list\\:tasks_data tr")).size());

    browser.click(By.id("list:all_button"));
    browser.click(By.linkText("Cancel all matching tasks"));
    browser.shows(By.id("question"), "Cancel " + TASKS + " tasks?");
    browser.click(By.id("confirm:yes"));
    browser.shows(By.cssSelector(".ui-growl-item"), TASKS + " tasks were canceled");
    browser.shows(By.id("list:tasks_data"), "No task matches this filter");
    new Select(browser.driver().findElement(By.id("filter:status")))
        .selectByVisibleText("CANCELED");
    browser.click(By.id("filter:search"));
    browser.shows(By.id("list:shown"), "CANCELED");
    assertTrue(browser.driver().getCurrentUrl().contains("status=CANCELED"));
  }

  @Test
  void the_queues_can_be_used_with_the_keyboard_alone() throws Exception {
    schedule("1.2.3.7", "keyboard");
    browser.open("/monitoring/queues.xhtml?queue=Export&batch=keyboard");
    signIn(OrderlyServer.ADMIN_PASSWORD);
    browser.type(By.id("list:tasks:0:details"), Keys.ENTER);
    browser.shows(By.id("detail"), "1.2.3.7");
    // a person presses Escape in a dialog that has opened: it has the focus then
    browser
        .until()
        .until(driver -> !driver.findElements(By.cssSelector("#detailDialog :focus")).isEmpty());
    browser.driver().switchTo().activeElement().sendKeys(Keys.ESCAPE);
    browser.until().until(ExpectedConditions.invisibilityOfElementLocated(By.id("detailDialog")));
    browser
        .until()
        .until(
            driver ->
                "list:tasks:0:details"
                    .equals(driver.switchTo().activeElement().getDomAttribute("id")));
    assertFalse(browser.driver().findElement(By.id("confirmDialog")).isDisplayed());
  }

  @Test
  void a_list_with_long_values_fits_into_the_window() throws Exception {
    schedule(
        "1.2.826.0.1.3680043.8.498.43053276867883769050198014704265905188",
        "nightly-migration-of-the-old-archive-2026");
    browser.open("/monitoring/queues.xhtml?queue=Export");
    signIn(OrderlyServer.ADMIN_PASSWORD);
    browser.shows(By.id("list:tasks_data"), "nightly");
    Object hidden =
        ((JavascriptExecutor) browser.driver())
            .executeScript(
                "var list = document.querySelector('.table-scroll');"
                    + "return list.scrollWidth - list.clientWidth");
    assertEquals(0L, hidden);
  }

  @Test
  void somebody_without_a_role_is_told_so_and_can_sign_in_as_somebody_else() throws Exception {
    try (Directory directory = SERVER.directory()) {
      directory.add(
          "dn: uid=nobody,ou=users," + Directory.BASE,
          "objectClass: inetOrgPerson",
          "uid: nobody",
          "cn: Nobody",
          "sn: Nobody",
          "userPassword: nobody-of-the-test");
    }
    browser.open("/");
    browser.signIn("nobody", "nobody-of-the-test");
    browser.shows(By.tagName("h1"), "You may not see this page");
    browser.click(By.linkText("Sign in as somebody else"));
    signIn(OrderlyServer.ADMIN_PASSWORD);
    browser.shows(By.id("content"), "ORDERLY");
  }

  private void signIn(String password) {
    browser.signIn("admin", password);
  }

  /** An export far in the future, so that nothing but the test touches its task. */
  private static void schedule(String study, String batch) throws Exception {
    String user = "admin:" + OrderlyServer.ADMIN_PASSWORD;
    String path =
        "/aets/ORDERLY/rs/studies/%s/export/STORESCP?scheduledTime=%s&batchID=%s"
            .formatted(study, LATER, batch);
    HttpResponse<String> response =
        SERVER.call(
            "POST",
            path,
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
    assertEquals(202, response.statusCode(), response.body());
  }
}
