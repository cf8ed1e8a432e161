package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.Wait;
import org.openqa.selenium.support.ui.WebDriverWait;
import org.orderly.it.peer.Directory;

/** The console as a person uses it, in a headless browser. */
class ConsoleIT {

  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final List<String> FLAGS =
      List.of(
          "--headless=new",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--disable-dev-shm-usage",
          "--window-size=1440,1000");
  private static final String LATER = "20991231235900";
  private static final int TASKS = 3;

  @RegisterExtension static final OrderlyServer SERVER = new OrderlyServer();

  private WebDriver browser;

  @BeforeEach
  void open_a_browser() {
    boolean there = Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
    if (Boolean.parseBoolean(System.getenv("CI"))) {
      Assertions.assertTrue(there, "no Chromium here, and a build server must not skip this");
    }
    Assumptions.assumeTrue(there, "no Chromium here");
    ChromeDriverService service =
        new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build();
    browser =
        new ChromeDriver(
            service, new ChromeOptions().setBinary(CHROMIUM.toFile()).addArguments(FLAGS));
  }

  @AfterEach
  void close_the_browser() {
    if (browser != null) {
      browser.quit();
    }
  }

  @Test
  void a_wrong_password_says_so_and_the_right_one_shows_the_ae_title() {
    open("/");
    signIn("wrong");
    assertTrue(see(By.id("loginError")).getText().contains("password is wrong"));
    signIn(OrderlyServer.ADMIN_PASSWORD);
    assertEquals("ORDERLY", see(By.cssSelector(".aet")).getText());
  }

  @Test
  void bulk_cancel_names_the_exact_number_and_cancels_what_the_filter_shows() throws Exception {
    String batch = "console-it";
    for (int i = 1; i <= TASKS; i++) {
      schedule("1.2.3." + i, batch);
    }
    schedule("1.2.3.99", "another");
    open("/monitoring/queues.xhtml?queue=Export&status=SCHEDULED&batch=" + batch);
    signIn(OrderlyServer.ADMIN_PASSWORD);
    see(By.id("filter:count")).click();
    shows(By.id("filter:counted"), TASKS + " tasks match");
    assertEquals(TASKS, browser.findElements(By.cssSelector("#list\\:tasks_data tr")).size());

    see(By.id("list:all_button")).click();
    see(By.linkText("Cancel all matching tasks")).click();
    shows(By.id("question"), "Cancel " + TASKS + " tasks?");
    see(By.id("confirm:yes")).click();
    shows(By.cssSelector(".ui-growl-item"), TASKS + " tasks were canceled");
    shows(By.id("list:tasks_data"), "No task matches this filter");
    new Select(browser.findElement(By.id("filter:status"))).selectByVisibleText("CANCELED");
    see(By.id("filter:search")).click();
    shows(By.id("list:shown"), "CANCELED");
    assertTrue(browser.getCurrentUrl().contains("status=CANCELED"));
  }

  @Test
  void the_queues_can_be_used_with_the_keyboard_alone() throws Exception {
    schedule("1.2.3.7", "keyboard");
    open("/monitoring/queues.xhtml?queue=Export&batch=keyboard");
    signIn(OrderlyServer.ADMIN_PASSWORD);
    press(By.id("list:tasks:0:details"), Keys.ENTER);
    shows(By.id("detail"), "1.2.3.7");
    // a person presses Escape in a dialog that has opened: it has the focus then
    until().until(driver -> !driver.findElements(By.cssSelector("#detailDialog :focus")).isEmpty());
    browser.switchTo().activeElement().sendKeys(Keys.ESCAPE);
    until().until(ExpectedConditions.invisibilityOfElementLocated(By.id("detailDialog")));
    until()
        .until(
            driver ->
                "list:tasks:0:details"
                    .equals(driver.switchTo().activeElement().getDomAttribute("id")));
    assertFalse(browser.findElement(By.id("confirmDialog")).isDisplayed());
  }

  @Test
  void a_list_with_long_values_fits_into_the_window() throws Exception {
    schedule(
        "1.2.826.0.1.3680043.8.498.43053276867883769050198014704265905188",
        "nightly-migration-of-the-old-archive-2026");
    open("/monitoring/queues.xhtml?queue=Export");
    signIn(OrderlyServer.ADMIN_PASSWORD);
    shows(By.id("list:tasks_data"), "nightly");
    Object hidden =
        ((JavascriptExecutor) browser)
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
    open("/");
    signIn("nobody", "nobody-of-the-test");
    shows(By.tagName("h1"), "You may not see this page");
    see(By.linkText("Sign in as somebody else")).click();
    signIn(OrderlyServer.ADMIN_PASSWORD);
    shows(By.cssSelector(".aet"), "ORDERLY");
  }

  private void open(String path) {
    browser.get("http://127.0.0.1:" + SERVER.port("ORDERLY_HTTP_PORT") + "/orderly" + path);
  }

  private void signIn(String password) {
    signIn("admin", password);
  }

  private void signIn(String user, String password) {
    see(By.id("j_username")).sendKeys(user);
    browser.findElement(By.id("j_password")).sendKeys(password);
    browser.findElement(By.id("signIn")).click();
  }

  /** Rows are replaced while the page follows the tasks: what went stale is looked up again. */
  private Wait<WebDriver> until() {
    return new WebDriverWait(browser, Duration.ofSeconds(15))
        .ignoring(StaleElementReferenceException.class);
  }

  private void press(By where, Keys key) {
    until()
        .until(
            driver -> {
              driver.findElement(where).sendKeys(key);
              return true;
            });
  }

  private WebElement see(By what) {
    return until().until(ExpectedConditions.elementToBeClickable(what));
  }

  private void shows(By what, String text) {
    until().until(ExpectedConditions.textToBePresentInElementLocated(what, text));
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
