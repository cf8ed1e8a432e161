package org.orderly.web.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The one bundle of texts holds what the pages say: nothing is missing, nothing is left over. */
class BundleTest {

  private static final Path PAGES = Path.of("src/main/webapp");
  private static final List<Path> SOURCES =
      List.of(Path.of("src/main/java"), Path.of("../ejb/src/main/java"));

  /** {@code text['a.key']} of a page, complete. */
  private static final Pattern ASKED_BY_PAGE = Pattern.compile("\\btext\\['([^']+)'\\]");

  /** {@code texts.get("a.key")}, {@code toasts.warn("a.key", …)}, complete. */
  private static final Pattern ASKED_BY_CLASS =
      Pattern.compile("\\b(?:texts\\.get|toasts\\.\\w+)\\(\\s*\"([^\"]+)\"\\s*[,)]");

  private static final Pattern QUOTED = Pattern.compile("[\"']([\\w.-]+)[\"']");
  private static final Pattern CONSTANT = Pattern.compile("\\b[A-Z][A-Z_]+\\b");

  private static String pages = "";
  private static String classes = "";
  private static final Set<String> KEYS = new TreeSet<>();

  @BeforeAll
  static void read() throws IOException {
    pages = read(List.of(PAGES), ".xhtml");
    classes = read(SOURCES, ".java");
    Enumeration<String> keys = ResourceBundle.getBundle("org.orderly.web.ui.text").getKeys();
    while (keys.hasMoreElements()) {
      KEYS.add(keys.nextElement());
    }
  }

  @Test
  void every_text_that_is_asked_for_exists() {
    Set<String> asked = asked(pages, classes);
    assertTrue(asked.size() > 200, "only " + asked.size());
    asked.removeAll(KEYS);
    assertEquals(Set.of(), asked);
  }

  @Test
  void every_text_is_used() {
    Words words = Words.of(pages + classes);
    Set<String> left = new TreeSet<>(KEYS);
    left.removeIf(words::use);
    assertEquals(Set.of(), left);
  }

  @Test
  void a_seeded_missing_text_and_a_seeded_unused_one_are_found() {
    String page = "<p>#{text['seeded.page']}</p>";
    String source = "toasts.warn(\n \"seeded.class\", \"\"); texts.get(\"seeded.\" + it)";
    assertEquals(Set.of("seeded.page", "seeded.class"), asked(page, source));
    Words words =
        Words.of("\"seeded.class\" \"seeded.field.\" + \"name\" + \".hint\" enum { STUDY }");
    assertTrue(words.use("seeded.class"));
    assertTrue(words.use("seeded.field.name"));
    assertTrue(words.use("seeded.field.study"));
    assertTrue(words.use("seeded.field.name.hint"));
    assertEquals(
        List.of(),
        Stream.of("seeded.other", "seeded.field.other", "seeded.class.hint", "seeded.field.name.no")
            .filter(words::use)
            .toList());
  }

  private static Set<String> asked(String pages, String classes) {
    Set<String> asked = new TreeSet<>();
    ASKED_BY_PAGE.matcher(pages).results().map(found -> found.group(1)).forEach(asked::add);
    ASKED_BY_CLASS.matcher(classes).results().map(found -> found.group(1)).forEach(asked::add);
    return asked;
  }

  private static String read(List<Path> folders, String ending) throws IOException {
    StringBuilder all = new StringBuilder();
    for (Path folder : folders) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(file -> file.toString().endsWith(ending)).toList()) {
          all.append(Files.readString(file)).append('\n');
        }
      }
    }
    return all.toString();
  }

  /**
   * The words that keys are made of: whole, or a beginning, a word of its own or the name of a
   * constant, and an ending.
   */
  private record Words(Set<String> quoted, Set<String> constants) {

    static Words of(String source) {
      Set<String> quoted = new HashSet<>();
      QUOTED.matcher(source).results().map(found -> found.group(1)).forEach(quoted::add);
      Set<String> constants = new HashSet<>();
      CONSTANT.matcher(source).results().map(MatchResult::group).forEach(constants::add);
      return new Words(quoted, constants);
    }

    boolean use(String key) {
      return quoted.contains(key) || composed(key);
    }

    private boolean composed(String key) {
      for (int start = key.indexOf('.') + 1; start > 0; start = key.indexOf('.', start) + 1) {
        if (quoted.contains(key.substring(0, start)) && wordAndEnding(key.substring(start))) {
          return true;
        }
      }
      return false;
    }

    private boolean wordAndEnding(String rest) {
      int dot = rest.indexOf('.');
      String word = dot < 0 ? rest : rest.substring(0, dot);
      boolean known =
          quoted.contains(word)
              || constants.contains(word.toUpperCase(Locale.ROOT).replace('-', '_'));
      return known && (dot < 0 || quoted.contains(rest.substring(dot)));
    }
  }
}
