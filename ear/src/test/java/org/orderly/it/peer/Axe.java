package org.orderly.it.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.WebDriver;

/** The accessibility checker axe-core, on what a browser shows at the moment. */
public final class Axe {

  private static final String RUN =
      """
      const done = arguments[arguments.length - 1];
      axe.run(document, { resultTypes: ['violations'], runOnly: arguments[0] })
        .then((result) => done(result.violations.flatMap((rule) => rule.nodes.map((node) => ({
          impact: node.impact || rule.impact, rule: rule.id, where: node.target.join(' '),
          why: node.failureSummary }))))).catch((e) => done([{ impact: 'critical', rule: 'axe', where: '',
          why: String(e) }]));
      """;

  private static final List<String> ALL =
      List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");
  private static final List<String> COLORS = List.of("color-contrast", "link-in-text-block");

  private static final List<String> WIDTHS = List.of("target-size", "scrollable-region-focusable");

  private final String script;

  private Axe(String script) {
    this.script = script;
  }

  public static Axe read() throws IOException, InterruptedException {
    return new Axe(
        Files.readString(NodePeer.install().resolve("node_modules/axe-core/axe.min.js")));
  }

  /** What bars somebody from using the page, or makes it hard: serious and critical findings. */
  public List<String> barriers(WebDriver driver) {
    return barriers(driver, ALL);
  }

  /** What of it depends on colors: all that differs between the light page and the dark one. */
  public List<String> barriersOfColor(WebDriver driver) {
    return barriers(driver, COLORS);
  }

  /** What of it depends on how wide the window is. */
  public List<String> barriersOfWidth(WebDriver driver) {
    return barriers(driver, WIDTHS);
  }

  private List<String> barriers(WebDriver driver, List<String> rules) {
    JavascriptExecutor browser = (JavascriptExecutor) driver;
    if (!Boolean.TRUE.equals(browser.executeScript("return !!window.axe"))) {
      browser.executeScript(script);
    }
    List<String> barriers = new ArrayList<>();
    for (Object each : (List<?>) browser.executeAsyncScript(RUN, rules)) {
      Map<?, ?> finding = (Map<?, ?>) each;
      if (List.of("serious", "critical").contains(String.valueOf(finding.get("impact")))) {
        barriers.add(
            finding.get("rule") + " at " + finding.get("where") + ": " + finding.get("why"));
      }
    }
    return barriers;
  }
}
