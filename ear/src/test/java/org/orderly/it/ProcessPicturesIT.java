package org.orderly.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.TakesScreenshot;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.testing.SampleObjects;
import org.orderly.dicom.testing.SampleStudy;
import org.orderly.it.peer.Await;
import org.orderly.it.peer.Browser;
import org.orderly.it.peer.Samples;

/** Takes the pictures of the manual for planners, on demand as {@link PicturesIT} does. */
@EnabledIfSystemProperty(named = "orderly.pictures", matches = "true", disabledReason = "on demand")
class ProcessPicturesIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int HIGHEST = 1100;

  /** Family name and given name, id, protocol. */
  private static final List<List<String>> PATIENTS =
      List.of(
          List.of("Winterbottom^Philippa", "RT-1001", "THORAX PLAN"),
          List.of("Ashdown^Gerald", "RT-1002", "HEAD NECK"),
          List.of("Grünewald^Jérôme", "RT-1003", "BREAST LEFT"),
          List.of("Sørensen^Åse", "RT-1004", "PELVIS"),
          List.of("Moreau^Léa", "RT-1005", "HEAD CONTRAST"),
          List.of("Okafor^Ngozi", "RT-1006", "THORAX 4D"),
          List.of("Castellano^Inés", "RT-1007", "THORAX PLAN"));

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  private Browser browser;

  @Test
  void every_page_has_its_pictures(@TempDir Path folder) throws Exception {
    try (SegmentationStage stage = SegmentationStage.set(SERVER, folder, 10)) {
      browser = Browser.on(SERVER.port("ORDERLY_HTTP_PORT"));
      try (Browser open = browser) {
        int thorax = stage.template("Thorax");
        stage.ruleset("Thorax", thorax, "Winterbottom");
        stage.ruleset("Planning of the thorax", thorax, "Castellano");
        int head = stage.template("Head and neck");
        stage.ruleset("Head", head, "Ashdown");
        stage.ruleset("Head, enhanced", head, "Moreau");
        stage.ruleset("Skull", thorax, "Moreau");
        for (List<String> patient : PATIENTS) {
          drop(folder, patient);
        }
        Await.that(
            "all are there",
            SOON,
            () -> list("").size() - list("&status=SERIES_SEPARATED").size() == 7);
        stage.sendForProcessing(
            SERVER.rest(), SERVER.rest().array("/processing/series?q=RT-1001").getJsonObject(0));
        Await.that("one is back", SOON, () -> list("&status=RTSTRUCT_EXPORTED").size() == 1);
        open.open("/")
            .signIn("admin", OrderlyServer.ADMIN_PASSWORD)
            .shows(By.id("content"), "Home");
        pictures(thorax);
      }
    }
  }

  private static List<?> list(String more) throws Exception {
    return SERVER.rest().array("/processing/series?limit=100" + more);
  }

  private void pictures(int template) throws IOException {
    picture("process-folders", "/process/folders.xhtml", "light", 1440);
    picture("process-logs", "/process/logs.xhtml?q=RT-1001", "dark", 1440);
    picture("process-template", "/process/template.xhtml?key=" + template, "light", 1440);
    picture("process-rulesets", "/process/rulesets.xhtml", "light", 1440);
    picture("process-narrow", "/process/series.xhtml?modality=CT", "dark", 768);
    picture("process-series", "/process/series.xhtml?modality=CT", "light", 1440);
    browser.open("/process/series.xhtml?q=RT-1002");
    browser.click(By.cssSelector("#series input[name=pick]")).click(By.id("list:go"));
    browser.until().until(ExpectedConditions.visibilityOfElementLocated(By.id("sending:yes")));
    take("process-send");
  }

  private static void drop(Path folder, List<String> patient) throws IOException {
    SampleStudy study = Samples.study().named(patient.get(0), "ISO_IR 192");
    Path whole = folder.resolve("whole-" + patient.get(1));
    Samples samples = new Samples(whole);
    for (int i = 1; i <= 6; i++) {
      DataSet ct = SampleObjects.ct(study, 1, i, 32, 32);
      ct.put(Tag.PatientID, patient.get(1));
      ct.put(Tag.ProtocolName, patient.get(2));
      ct.put(Tag.SeriesDescription, "Planning CT 3 mm");
      samples.write("ct-" + i, ct, TransferSyntax.EXPLICIT_LITTLE);
    }
    Files.move(whole, folder.resolve("hand").resolve(patient.get(1)));
  }

  private void picture(String name, String path, String scheme, int width) throws IOException {
    browser.prefers(scheme).sized(width, 900).open(path);
    By ready = path.contains("template.xhtml") ? By.id("structures") : By.cssSelector("table.rows");
    browser.until().until(ExpectedConditions.visibilityOfElementLocated(ready));
    Number height = (Number) browser.run("return document.documentElement.scrollHeight");
    browser.sized(width, Math.min(HIGHEST, height.intValue()));
    take(name);
    browser.sized(1440, 900);
  }

  private void take(String name) throws IOException {
    byte[] png = ((TakesScreenshot) browser.driver()).getScreenshotAs(OutputType.BYTES);
    Picture.keep(name, png);
  }
}
