package org.orderly.it;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.TakesScreenshot;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.orderly.it.peer.Browser;

/**
 * Takes the pictures of the UI guide: each page light and dark, wide and narrow, with and without
 * content, and without its server. Taken on demand: {@code -Dit.test=PicturesIT
 * -Dorderly.pictures=true} writes into {@code docs/images}.
 */
@EnabledIfSystemProperty(named = "orderly.pictures", matches = "true", disabledReason = "on demand")
class PicturesIT {

  private static final int WIDE = 1440;
  private static final int NARROW = 768;
  private static final int HIGHEST = 1100;
  private static final By CONTENT = By.cssSelector("main h1");
  private static final By ROWS = By.cssSelector(".ui-datatable-data .st");
  private static final By STUDIES = By.cssSelector(".ui-datatable-data tr[data-rk]");
  private static final By JOB = By.cssSelector("main .job");
  private static final By EMPTY = By.cssSelector(".empty");

  @RegisterExtension static final OrderlyServer SERVER = new OrderlyServer();

  private Browser browser;

  @Test
  void every_page_has_its_pictures(@TempDir Path folder) throws Exception {
    browser = Browser.on(SERVER.port("ORDERLY_HTTP_PORT"));
    try (Browser open = browser) {
      picture("login-dark", "/login.xhtml", "dark", NARROW, By.id("signIn"));
      open.open("/").signIn("admin", OrderlyServer.ADMIN_PASSWORD).shows(CONTENT, "Home");
      picture("worklist-empty", "/worklist/workitems.xhtml", "light", WIDE, EMPTY);
      picture("queues-empty", "/monitoring/queues.xhtml", "dark", NARROW, EMPTY);
      ConsoleStage stage = ConsoleStage.fill(SERVER, folder);
      try {
        full();
        picture("study", stage.studyPage(), "light", WIDE, ROWS);
      } finally {
        stage.close();
      }
      SERVER.kill();
      open.until().until(ExpectedConditions.visibilityOfElementLocated(By.id("lost")));
      take("lost");
    }
  }

  private void full() throws IOException {
    String queue = "/monitoring/queues.xhtml?queue=READINGROOM";
    picture("home", "/index.xhtml", "light", WIDE, By.cssSelector(".aet"));
    picture("home-dark", "/index.xhtml", "dark", WIDE, By.cssSelector(".aet"));
    picture("home-narrow", "/index.xhtml", "light", NARROW, By.cssSelector(".aet"));
    picture("studies", "/studies/studies.xhtml", "light", WIDE, STUDIES);
    picture("studies-dark", "/studies/studies.xhtml", "dark", NARROW, STUDIES);
    picture("jobs", "/queue/jobs.xhtml", "light", WIDE, JOB);
    picture("jobs-dark", "/queue/jobs.xhtml", "dark", NARROW, JOB);
    picture("worklist", "/worklist/workitems.xhtml", "light", WIDE, ROWS);
    picture("worklist-dark", "/worklist/workitems.xhtml", "dark", WIDE, ROWS);
    picture("queues-dark", queue, "dark", WIDE, ROWS);
    picture("queues", queue, "light", WIDE, ROWS);
  }

  private void picture(String name, String path, String scheme, int width, By ready)
      throws IOException {
    browser.prefers(scheme).sized(width, 900).open(path);
    browser.until().until(ExpectedConditions.visibilityOfElementLocated(ready));
    Number height = (Number) browser.run("return document.documentElement.scrollHeight");
    browser.sized(width, Math.min(HIGHEST, height.intValue()));
    take(name);
    browser.sized(width, 900);
  }

  private void take(String name) throws IOException {
    byte[] png = ((TakesScreenshot) browser.driver()).getScreenshotAs(OutputType.BYTES);
    Picture.keep(name, png);
  }
}
