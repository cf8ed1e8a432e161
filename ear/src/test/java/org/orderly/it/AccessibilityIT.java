package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.orderly.it.peer.Axe;
import org.orderly.it.peer.Browser;

/** The console for somebody who cannot see it well, or uses no mouse. */
class AccessibilityIT {

  private static final List<String> PAGES =
      List.of(
          "/index.xhtml",
          "/status/images.xhtml",
          "/status/images.xhtml?q=nobody",
          "/status/series-list.xhtml?status=Completed",
          "/status/studies.xhtml?from=2026-11-02&till=2026-11-01",
          "/status/patients.xhtml",
          "/status/graphs.xhtml",
          "/status/tasks.xhtml",
          "/studies/studies.xhtml",
          "/studies/studies.xhtml?patientId=nobody",
          "/queue/jobs.xhtml",
          "/process/folders.xhtml",
          "/process/series.xhtml?q=nobody",
          "/process/logs.xhtml",
          "/process/statuses.xhtml",
          "/process/accesses.xhtml",
          "/process/uploads.xhtml",
          "/process/templates.xhtml",
          "/process/template.xhtml",
          "/process/rulesets.xhtml",
          "/process/ruleset.xhtml",
          "/worklist/workitems.xhtml",
          "/monitoring/queues.xhtml",
          "/monitoring/queues.xhtml?queue=Export&batch=there-is-none",
          "/settings/settings.xhtml?kind=destinations",
          "/settings/entry.xhtml?kind=destinations&id=STORESCP",
          "/settings/settings.xhtml?kind=filter",
          "/settings/settings.xhtml?kind=upload",
          "/settings/settings.xhtml?kind=remote-aes",
          "/settings/entry.xhtml?kind=storages",
          "/settings/entry.xhtml?kind=aes&id=ORDERLY",
          "/settings/entry.xhtml?kind=rules",
          "/settings/settings.xhtml?kind=api",
          "/settings/entry.xhtml?kind=api",
          "/settings/entry.xhtml?kind=filter",
          "/settings/settings.xhtml?kind=publishers",
          "/settings/entry.xhtml?kind=publishers",
          "/settings/history.xhtml",
          "/error/403.xhtml",
          "/error/404.xhtml",
          "/error/500.xhtml",
          "/error/expired.xhtml");
  private static final String QUEUE = "/monitoring/queues.xhtml?queue=READINGROOM";
  private static final int MOST_STOPS = 300;

  /**
   * Whether what has the focus shows it: an outline, as no other element on the page has one. The
   * places within a field for a date show it inside, where no script can look.
   */
  private static final String FOCUS =
      """
      const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
      const box = e.closest('.ui-chkbox') || e;
      const shown = (x) => { const c = getComputedStyle(x);
        return (c.outlineStyle !== 'none' && parseFloat(c.outlineWidth) >= 2) || c.boxShadow !== 'none'; };
      return [e.tagName + [...document.querySelectorAll('*')].indexOf(e), e.id || e.className || e.textContent.trim(), r.width > 0 && s.visibility === 'visible',
        /^date/.test(e.type) || shown(e) || shown(box) || [...box.querySelectorAll('*')].some(shown), e.tabIndex].join('|');
      """;

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  private static ConsoleStage stage;
  private static Axe axe;

  private Browser browser;

  @BeforeAll
  static void fill(@TempDir Path folder) throws Exception {
    stage = ConsoleStage.fill(SERVER, folder);
    axe = Axe.read();
  }

  @AfterAll
  static void end() {
    if (stage != null) {
      stage.close();
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

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void no_page_has_a_barrier(String scheme) {
    browser.prefers(scheme).open("/");
    List<String> barriers = new ArrayList<>(found("/login.xhtml"));
    signIn();
    List<String> pages = new ArrayList<>(PAGES);
    pages.add(stage.studyPage());
    for (String list : List.of("images", "series-list", "studies", "patients", "graphs", "tasks")) {
      browser.open("/status/" + list + ".xhtml");
      String details =
          String.valueOf(browser.run("return document.querySelector('.drill').href"))
              .replaceFirst(".*/orderly", "");
      pages.add(details);
      if (list.equals("images")) {
        pages.add(details.replace("image.xhtml", "metadata.xhtml"));
      }
    }
    for (String page : pages) {
      browser.open(page);
      if (scheme.equals("dark")) {
        axe.barriersOfColor(browser.driver()).forEach(each -> barriers.add(page + ": " + each));
        continue;
      }
      barriers.addAll(found(page));
      browser.sized(768, 1000);
      axe.barriersOfWidth(browser.driver())
          .forEach(each -> barriers.add(page + " at 768 px: " + each));
      browser.sized(1440, 1000);
    }
    assertEquals(List.of(), barriers);
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void no_dialog_has_a_barrier(String scheme) {
    browser.prefers(scheme).open(QUEUE);
    signIn();
    List<String> barriers = new ArrayList<>();
    browser.click(By.id("list:tasks:0:details")).shows(By.id("detail"), "READINGROOM");
    barriers.addAll(found("task"));
    browser.open(QUEUE).click(By.id("list:tasks:0:reschedule"));
    browser.until().until(ExpectedConditions.visibilityOfElementLocated(By.id("confirm:yes")));
    barriers.addAll(found("confirmation"));
    browser
        .open("/worklist/workitems.xhtml?state=SCHEDULED")
        .click(By.id("list:workitems:0:claim"));
    browser.until().until(ExpectedConditions.visibilityOfElementLocated(By.id("act:yes")));
    barriers.addAll(found("work item"));
    browser.open(stage.studyPage()).click(By.id("whole:sendStudy"));
    browser.until().until(ExpectedConditions.visibilityOfElementLocated(By.id("send:yes")));
    barriers.addAll(found("send"));
    for (String button : List.of("sendAll", "sendUnsent", "sendCsv")) {
      browser.open("/studies/studies.xhtml").click(By.id("list:" + button));
      browser.until().until(ExpectedConditions.visibilityOfElementLocated(By.id("sendDialog")));
      barriers.addAll(found(button));
    }
    browser.open("/queue/jobs.xhtml").click(By.id("removeNonActive"));
    browser.until().until(ExpectedConditions.visibilityOfElementLocated(By.id("confirm:yes")));
    barriers.addAll(found("removal"));
    browser.sized(768, 1000);
    barriers.addAll(found("removal at 768 px"));
    browser.sized(1440, 1000).open("/status/images.xhtml");
    browser.click(By.cssSelector(".drill")).click(By.id("deleteImage"));
    browser.until().until(ExpectedConditions.visibilityOfElementLocated(By.id("deleteDialog")));
    barriers.addAll(found("deletion"));
    browser.open("/worklist/workitems.xhtml?state=SCHEDULED");
    browser.click(By.id("list:workitems:0:details"));
    browser.until().until(ExpectedConditions.visibilityOfElementLocated(By.id("detailDialog")));
    barriers.addAll(found("details of a work item"));
    browser.open("/settings/entry.xhtml?kind=queues&id=Export").click(By.id("edit:delete"));
    browser.until().until(ExpectedConditions.visibilityOfElementLocated(By.id("goneDialog")));
    barriers.addAll(found("deletion of an entry"));
    assertEquals(List.of(), barriers);
  }

  @Test
  void a_seeded_barrier_is_found() {
    browser.open("/");
    browser.run("document.querySelector('label').remove()");
    assertFalse(found("seeded").isEmpty());
    browser.run(
        "const p = document.createElement('p'); p.textContent = 'pale';"
            + " p.style.cssText = 'color: #ddd; background: #fff'; document.body.append(p)");
    assertFalse(axe.barriersOfColor(browser.driver()).isEmpty());
    assertTrue(axe.barriersOfWidth(browser.driver()).isEmpty());
    browser.run(
        "for (const name of ['a', 'b']) { const b = document.createElement('button');"
            + " b.ariaLabel = name; b.style.cssText = 'all: unset; width: 8px; height: 8px;"
            + " display: inline-block; background: red'; document.body.append(b); }");
    assertFalse(axe.barriersOfWidth(browser.driver()).isEmpty());
  }

  @Test
  void the_tab_key_goes_once_through_a_page_and_is_seen_everywhere() {
    browser.open(QUEUE);
    signIn();
    browser.shows(By.id("list:tasks_data"), "COMPLETED");
    List<String> stops = new ArrayList<>();
    // a field for a date has several places in it
    for (String stop = tab(); !left(stop, stops); stop = tab()) {
      stops.add(stop);
      assertTrue(stops.size() < MOST_STOPS, "no end: " + stops);
      String[] parts = stop.split("\\|");
      assertEquals("true", parts[2], "focus on what is not to be seen: " + stop);
      assertEquals("true", parts[3], "focus is not to be seen: " + stop);
      assertEquals("0", parts[4], "out of the order of the page: " + stop);
    }
    assertTrue(stops.get(0).contains("skip-link"), stops.get(0));
    assertTrue(stops.stream().anyMatch(stop -> stop.contains("filter:search")), "" + stops);
    assertTrue(stops.stream().anyMatch(stop -> stop.contains("tasks:0:details")), "" + stops);
  }

  @Test
  void a_page_that_follows_keeps_the_focus_and_what_is_unfolded() {
    browser.open(QUEUE);
    signIn();
    browser.click(By.cssSelector(".chart-table summary"));
    for (String link : List.of(".status-counts a", ".pasts a")) {
      Object leads =
          browser.run(
              "const all = document.querySelectorAll('#overview %s');".formatted(link)
                  + "window.was = all[all.length - 1]; was.focus(); refreshTasks(); return was.href");
      browser.until().until(driver -> browser.run("return !window.was.isConnected"));
      assertEquals(leads, browser.run("return document.activeElement.href"));
    }
    assertEquals(true, browser.run("return document.querySelector('.chart-table').open"));
  }

  @Test
  void status_and_config_are_used_by_keys_alone() {
    browser.open("/status/images.xhtml");
    signIn();
    browser.shows(By.id("list:content"), "1–");
    reach("drill");
    press(Keys.ENTER);
    browser.shows(By.tagName("h1"), "Image Details");
    reach("deleteImage");
    press(Keys.ENTER);
    browser
        .until()
        .until(driver -> !driver.findElements(By.cssSelector("#deleteDialog :focus")).isEmpty());
    press(Keys.ESCAPE);
    browser.hides(By.id("deleteDialog"));
    browser.until().until(driver -> "deleteImage".equals(browser.focused()));
    browser.open("/settings/settings.xhtml?kind=queues");
    reach("new");
    press(Keys.ENTER);
    browser.until().until(ExpectedConditions.urlContains("entry.xhtml"));
    reach("edit:save");
    press(Keys.ENTER);
    browser
        .until()
        .until(ExpectedConditions.visibilityOfElementLocated(By.cssSelector(".notice-bad")));
  }

  /** By the Tab key, seeing each place on the way. */
  private void reach(String place) {
    for (int i = 0; i < MOST_STOPS; i++) {
      String[] parts = tab().split("\\|");
      if (parts[0].startsWith("BODY")) {
        break;
      }
      assertEquals("true", parts[3], "focus is not to be seen: " + parts[1]);
      if (parts[1].equals(place)) {
        return;
      }
    }
    throw new AssertionError("not reached: " + place);
  }

  @Test
  void the_skip_link_leads_to_the_content() {
    browser.open("/");
    signIn();
    browser.shows(By.id("content"), "ORDERLY");
    tab();
    press(Keys.ENTER);
    browser.until().until(driver -> "content".equals(browser.focused()));
  }

  @Test
  void a_dialog_keeps_the_focus_and_gives_it_back() {
    browser.open(QUEUE);
    signIn();
    browser.type(By.id("list:tasks:0:reschedule"), Keys.ENTER);
    browser
        .until()
        .until(driver -> !driver.findElements(By.cssSelector("#confirmDialog :focus")).isEmpty());
    List<String> inside = new ArrayList<>();
    // a field for a time has six places, or one, and each button and choice has another
    for (int i = 0; i < 10; i++) {
      tab();
      assertEquals(
          true,
          browser.run("return !!document.activeElement.closest('#confirmDialog')"),
          "" + inside);
      inside.add(browser.focused());
    }
    assertTrue(inside.contains("confirm:yes") && inside.contains("confirm:no"), "" + inside);
    press(Keys.ESCAPE);
    browser.hides(By.id("confirmDialog"));
    browser.until().until(driver -> "list:tasks:0:reschedule".equals(browser.focused()));
  }

  @Test
  void light_or_dark_is_kept_and_the_page_comes_in_it() {
    browser.prefers("light").open("/");
    signIn();
    browser.shows(By.id("content"), "ORDERLY");
    Object light = ground();
    browser.type(By.id("theme"), "Dark");
    browser.until().until(driver -> !light.equals(ground()));
    browser.open("/worklist/workitems.xhtml");
    assertNotEquals(light, ground());
    assertEquals("dark", sent());
    browser.type(By.id("theme"), "As");
    browser.open("/index.xhtml");
    assertEquals(light, ground());
    assertEquals("", sent());
    browser.prefers("dark");
    // colours may take a moment to change
    browser.until().until(driver -> !light.equals(ground()));
  }

  @Test
  void back_leads_to_the_page_before_with_its_filter() {
    browser.open("/worklist/workitems.xhtml?ae=ORDERLY");
    signIn();
    browser.type(By.id("filter:label"), "Read").click(By.id("filter:search"));
    browser.shows(By.id("list:shown"), "Label: Read");
    browser.until().until(ExpectedConditions.urlContains("label=Read"));
    browser.click(By.linkText("Queues")).click(By.id("back"));
    browser.shows(By.id("list:shown"), "Label: Read");
    browser.open(QUEUE).click(By.id("back"));
    browser.shows(By.id("list:shown"), "Label: Read");
  }

  private static boolean left(String stop, List<String> stops) {
    return stop.startsWith("BODY")
        || stops.contains(stop) && !stop.equals(stops.get(stops.size() - 1));
  }

  private Object ground() {
    return browser.run("return getComputedStyle(document.body).backgroundColor");
  }

  /** What the server wrote into the page, before any script ran. */
  private Object sent() {
    return browser.run(
        "const r = new XMLHttpRequest(); r.open('GET', location.href, false); r.send();"
            + "const m = r.responseText.match(/<html[^>]*data-theme=\"(\\w+)\"/); return m ? m[1] : ''");
  }

  private void press(Keys key) {
    new Actions(browser.driver()).sendKeys(key).perform();
  }

  private String tab() {
    press(Keys.TAB);
    try {
      // what shows it may come by and by; what is asked for again may be the next place already
      return browser
          .until()
          .until(
              driver -> {
                String now = focus();
                return now.startsWith("BODY") || now.split("\\|")[3].equals("true") ? now : null;
              });
    } catch (TimeoutException e) {
      // the caller tells what was found
      return focus();
    }
  }

  private String focus() {
    return String.valueOf(browser.run(FOCUS));
  }

  private List<String> found(String where) {
    return axe.barriers(browser.driver()).stream().map(each -> where + ": " + each).toList();
  }

  private void signIn() {
    browser.signIn("admin", OrderlyServer.ADMIN_PASSWORD);
    browser.until().until(ExpectedConditions.presenceOfElementLocated(By.id("signOut")));
    browser.until().until(driver -> "complete".equals(browser.run("return document.readyState")));
  }
}
