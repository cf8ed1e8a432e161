package org.orderly.it.peer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.ElementNotInteractableException;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.Wait;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * A headless Chromium on the console, in the hands of a patient person. Starting one costs more
 * than most of what tests do with it: one that is closed is kept for the next test, which finds it
 * without logins, stored values and windows of the one before.
 */
public final class Browser implements AutoCloseable {

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
          // a sign that moves for ever costs more than the rest of its page
          "--force-prefers-reduced-motion",
          "--window-size=1440,1000");
  private static final Dimension SIZE = new Dimension(1440, 1000);

  private static final Deque<ChromeDriver> IDLE = new ConcurrentLinkedDeque<>();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> IDLE.forEach(ChromeDriver::quit)));
  }

  private final ChromeDriver driver;
  private final String site;
  private final String root;

  private Browser(ChromeDriver driver, String site) {
    this.driver = driver;
    this.site = site;
    this.root = site + "/orderly";
    // the page in front has the focus, whatever other windows there are on the machine
    driver.executeCdpCommand("Emulation.setFocusEmulationEnabled", Map.of("enabled", true));
  }

  /** Skips the test where there is no Chromium, but not on a build server. */
  public static Browser on(int httpPort) {
    boolean there = Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
    if (Boolean.parseBoolean(System.getenv("CI"))) {
      Assertions.assertTrue(there, "no Chromium here, and a build server must not skip this");
    }
    Assumptions.assumeTrue(there, "no Chromium here");
    ChromeDriver kept = IDLE.poll();
    return new Browser(kept == null ? launched() : kept, "http://127.0.0.1:" + httpPort);
  }

  private static ChromeDriver launched() {
    ChromeDriverService service =
        new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build();
    return new ChromeDriver(
        service, new ChromeOptions().setBinary(CHROMIUM.toFile()).addArguments(FLAGS));
  }

  public Browser open(String path) {
    driver.get(root + path);
    return this;
  }

  public Browser signIn(String user, String password) {
    type(By.id("j_username"), user);
    type(By.id("j_password"), password);
    return click(By.id("signIn"));
  }

  /** Rows are replaced while a page follows its list: what went stale is looked up again. */
  public Wait<WebDriver> until() {
    return new WebDriverWait(driver, Duration.ofSeconds(20))
        .ignoring(StaleElementReferenceException.class)
        .ignoring(ElementNotInteractableException.class);
  }

  public Browser click(By what) {
    until()
        .until(
            browser -> {
              WebElement element = browser.findElement(what);
              if (!element.isDisplayed() || !element.isEnabled()) {
                return false;
              }
              element.click();
              return true;
            });
    return this;
  }

  public Browser type(By where, CharSequence... keys) {
    until().until(ExpectedConditions.elementToBeClickable(where));
    until()
        .until(
            browser -> {
              browser.findElement(where).sendKeys(keys);
              return true;
            });
    return this;
  }

  public Browser shows(By what, String text) {
    until().until(ExpectedConditions.textToBePresentInElementLocated(what, text));
    return this;
  }

  public Browser hides(By what) {
    until().until(ExpectedConditions.invisibilityOfElementLocated(what));
    return this;
  }

  /** What the user's system prefers: {@code light} or {@code dark}. */
  public Browser prefers(String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    return this;
  }

  /** The window, without what is around it. */
  public Browser sized(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    return this;
  }

  /** The id of what has the focus, or an empty text. */
  public String focused() {
    String id = driver.switchTo().activeElement().getDomAttribute("id");
    return id == null ? "" : id;
  }

  public Object run(String script, Object... arguments) {
    Object result = driver.executeScript(script, arguments);
    return result == null ? "" : result;
  }

  public WebDriver driver() {
    return driver;
  }

  @Override
  public void close() {
    try {
      Set<String> windows = driver.getWindowHandles();
      String fresh = driver.switchTo().newWindow(WindowType.TAB).getWindowHandle();
      for (String window : windows) {
        driver.switchTo().window(window).close();
      }
      driver.switchTo().window(fresh);
      driver.manage().window().setSize(SIZE);
      driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
      driver.executeCdpCommand(
          "Storage.clearDataForOrigin", Map.of("origin", site, "storageTypes", "all"));
      IDLE.push(driver);
    } catch (WebDriverException e) {
      // it crashed, or asks its user something: the next test gets another one
      driver.quit();
    }
  }
}
