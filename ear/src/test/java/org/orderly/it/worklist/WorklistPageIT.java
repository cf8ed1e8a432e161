package org.orderly.it.worklist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.orderly.it.OrderlyServer;
import org.orderly.it.peer.Browser;
import org.orderly.it.peer.Directory;

/** The Worklist page as a person uses it. */
class WorklistPageIT {

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  private static final By ROWS = By.id("list:workitems_data");
  private static final By TOAST = By.cssSelector(".ui-growl-item");

  private Worklist worklist;
  private Browser browser;
  private String label;

  @BeforeEach
  void open_the_page_with_a_search_of_its_own() {
    worklist = Worklist.of(SERVER);
    label = "Page " + Worklist.newUid().substring(25);
    browser = Browser.on(SERVER.port("ORDERLY_HTTP_PORT"));
    browser
        .open("/worklist/workitems.xhtml?label=" + Worklist.encoded(label))
        .signIn("admin", OrderlyServer.ADMIN_PASSWORD)
        .shows(By.id("list:shown"), "Label: " + label);
  }

  @AfterEach
  void close_the_browser() {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void the_list_follows_the_worklist() throws Exception {
    browser.shows(ROWS, "No work item matches this search");
    String uid = worklist.create(Bodies.labelled(label));
    browser.shows(ROWS, "SCHEDULED");
    String transactionUid = worklist.claim(uid);
    browser.shows(ROWS, "IN PROGRESS");
    Worklist.require(
        200,
        worklist.send(
            "POST", "/" + uid + "?Transaction-uid=" + transactionUid, Bodies.progress("40")));
    browser.shows(ROWS, "40 %");
    worklist.complete(uid, transactionUid);
    browser.shows(ROWS, "COMPLETED");
  }

  @Test
  void a_work_item_is_claimed_and_completed() throws Exception {
    String uid = worklist.create(Bodies.labelled(label));
    browser.shows(ROWS, "Planck, Max").click(By.id("list:workitems:0:claim"));
    browser.click(By.id("act:yes")).shows(TOAST, "The work item is yours");
    browser.shows(ROWS, "IN PROGRESS").hides(By.id("actDialog"));
    browser.click(By.id("list:workitems:0:complete")).click(By.id("act:yes"));
    browser.shows(ROWS, "COMPLETED");
    assertEquals("COMPLETED", worklist.stateOf(uid));
  }

  @Test
  void a_cancellation_is_requested_with_a_reason() throws Exception {
    String uid = worklist.create(Bodies.labelled(label));
    browser.shows(ROWS, "SCHEDULED").click(By.id("list:workitems:0:cancel"));
    browser.type(By.id("act:reason"), "patient left").click(By.id("act:yes"));
    browser.shows(ROWS, "CANCELED");
    var progress = Worklist.item(worklist.attributes(uid), "00741002");
    assertEquals("patient left", Worklist.value(progress, "00741238"));
  }

  @Test
  void what_the_worklist_refuses_is_told_and_the_dialog_stays() throws Exception {
    String uid = worklist.create(Bodies.labelled(label));
    worklist.claim(uid);
    browser.shows(ROWS, "IN PROGRESS").click(By.id("list:workitems:0:cancel"));
    browser.click(By.id("act:yes")).shows(TOAST, "The performer cannot be contacted");
    assertTrue(browser.driver().findElement(By.id("actDialog")).isDisplayed());
  }

  @Test
  void a_work_item_is_created_from_a_template() throws Exception {
    Worklist.require(
        201,
        worklist.send(
            "POST",
            "?template=true",
            Bodies.workitem("00404005", null).replace("Contour the liver", label)));
    browser.click(By.id("list:create"));
    browser.shows(By.id("act:template"), label);
    browser.type(By.id("act:template"), label).type(By.id("act:newPatientId"), "PAGE-1");
    browser.type(By.id("act:newPatientName"), "Curie^Marie").click(By.id("act:yes"));
    browser.shows(ROWS, "Curie, Marie").shows(ROWS, "SCHEDULED");
  }

  @Test
  void a_template_is_saved_from_a_work_item_without_its_patient() throws Exception {
    worklist.create(Bodies.labelled(label));
    browser.shows(ROWS, "SCHEDULED").click(By.id("list:workitems:0:details"));
    browser.shows(By.id("detail"), "CREATED");
    browser.type(By.id("detail:templateLabel"), "T " + label);
    browser.click(By.id("detail:saveTemplate")).shows(TOAST, "The template was saved");
    String query = "?template=true&ProcedureStepLabel=" + Worklist.encoded("T " + label);
    List<String> found = worklist.search(query);
    assertEquals(1, found.size());
    JsonObject template = worklist.attributes(found.get(0));
    assertEquals("READY", Worklist.value(template, "00404041"));
    assertFalse(template.containsKey("00404005"), template::toString);
    assertFalse(template.toString().contains("Planck"), template::toString);
  }

  @Test
  void details_have_history_attributes_and_locks_with_the_keyboard_alone() throws Exception {
    String uid = worklist.create(Bodies.labelled(label));
    Worklist.require(
        201, worklist.call("POST", "/" + uid + "/subscribers/KEEPER?deletionlock=true", null));
    worklist.complete(uid, worklist.claim(uid));
    browser.shows(ROWS, "COMPLETED");
    browser.type(By.id("list:workitems:0:details"), Keys.ENTER);
    browser.shows(By.id("detail"), "CREATED").shows(By.id("detail"), "KEEPER");
    browser.shows(By.id("detail"), "Deletion lock").shows(By.id("detail"), "PerformedWorkitemCode");
    browser.until().until(d -> !d.findElements(By.cssSelector("#detailDialog :focus")).isEmpty());
    browser.driver().switchTo().activeElement().sendKeys(Keys.ESCAPE);
    browser.hides(By.id("detailDialog"));
    try (Directory directory = SERVER.directory()) {
      directory.replace(Directory.DEVICE, "dcmDeleteUPSCompletedDelay", "PT0S").settle();
    }
    browser.shows(By.id("subscriptions:subscribers"), "KEEPER");
    browser.click(By.cssSelector("[aria-label='Release KEEPER " + uid + "']"));
    browser.shows(TOAST, "The subscription was ended");
    assertEquals(
        404, worklist.call("DELETE", "/" + uid + "/subscribers/KEEPER", null).statusCode());
  }
}
