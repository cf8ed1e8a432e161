package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.TakesScreenshot;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.orderly.it.peer.Browser;

/**
 * Takes the pictures of the UI guide: each page light and dark, wide and narrow, with and without
 * content, and without its server. Written into {@code docs/images} with {@code
 * -Dorderly.pictures=true}, else only looked at.
 */
class PicturesIT {

  private static final int WIDE = 1440;
  private static final int NARROW = 768;
  private static final int HIGHEST = 1100;
  private static final int LARGEST = 200_000;
  private static final int FEWEST_COLOURS = 12;
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
    assertTrue(colours(png) > FEWEST_COLOURS, name + " shows nothing");
    png = small(png);
    assertTrue(png.length < LARGEST, name + " has " + png.length + " bytes");
    if (Boolean.getBoolean("orderly.pictures")) {
      Path images = Path.of(System.getProperty("orderly.root"), "docs/images");
      Files.write(Files.createDirectories(images).resolve(name + ".png"), png);
    }
  }

  /** With no more than 32 shades of a colour, a picture of a page takes half the place. */
  private static byte[] small(byte[] png) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    BufferedImage small =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int shade = image.getRGB(x, y) & 0xF8F8F8;
        small.setRGB(x, y, shade | shade >> 5 & 0x070707);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(small, "png", out);
    return out.toByteArray();
  }

  private static long colours(byte[] png) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    return Arrays.stream(pixels).distinct().count();
  }
}
