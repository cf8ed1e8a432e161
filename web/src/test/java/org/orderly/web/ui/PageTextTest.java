package org.orderly.web.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.SAXParserFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.Attributes;
import org.xml.sax.helpers.DefaultHandler;

/** What a person reads on a page comes from the bundle: no page has words of its own. */
class PageTextTest {

  private static final Path PAGES = Path.of("src/main/webapp");
  private static final Set<String> READ =
      Set.of(
          "title",
          "alt",
          "label",
          "aria-label",
          "ariaLabel",
          "placeholder",
          "value",
          "header",
          "headerText",
          "footerText",
          "itemLabel",
          "emptyMessage",
          "summary",
          "detail",
          "currentPageReportTemplate",
          "noSelectionLabel",
          "message");
  private static final Set<String> TECHNICAL = Set.of("param", "option", "attribute");
  private static final Set<String> SCRIPT = Set.of("script", "style", "outputScript");

  private static final Pattern EXPRESSION = Pattern.compile("[#$]\\{[^}]*}|\\{\\w+}");
  private static final Pattern WORD = Pattern.compile("\\p{L}{2,}");
  private static final Pattern WORD_IN_EXPRESSION =
      Pattern.compile("(?<!\\()'\\p{Lu}\\p{Ll}[^']*'");

  @Test
  void no_page_has_words_of_its_own() throws Exception {
    List<String> found = new ArrayList<>();
    int pages = 0;
    try (Stream<Path> files = Files.walk(PAGES)) {
      for (Path page : files.filter(file -> file.toString().endsWith(".xhtml")).toList()) {
        pages++;
        try (InputStream in = Files.newInputStream(page)) {
          words(in).forEach(word -> found.add(PAGES.relativize(page) + ": " + word));
        }
      }
    }
    assertTrue(pages > 10, "only " + pages);
    assertEquals(List.of(), found);
  }

  @Test
  void seeded_words_are_found() throws Exception {
    String page =
        """
        <div title="Send" class="some class"><p>#{text['a']} to <b>#{b ? 'Yes' : 'none'}</b></p>
        <script>no words</script><i value="{pages} #{text['c']}"/><i placeholder="Name"/></div>
        """;
    List<String> found = words(new ByteArrayInputStream(page.getBytes(StandardCharsets.UTF_8)));
    assertEquals(
        List.of("title=\"Send\"", "to", "#{b ? 'Yes' : 'none'}", "placeholder=\"Name\""), found);
  }

  private static List<String> words(InputStream page) throws Exception {
    Reader reader = new Reader();
    SAXParserFactory factory = SAXParserFactory.newInstance();
    factory.setNamespaceAware(true);
    factory.newSAXParser().parse(page, reader);
    return reader.found;
  }

  private static boolean hasWords(String text) {
    return WORD.matcher(EXPRESSION.matcher(text).replaceAll("")).find()
        || WORD_IN_EXPRESSION.matcher(text).find();
  }

  private static final class Reader extends DefaultHandler {
    private final List<String> found = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private boolean script;

    @Override
    public void startElement(String uri, String name, String qualified, Attributes attributes) {
      endOfText();
      script = SCRIPT.contains(name);
      for (int i = 0; i < attributes.getLength(); i++) {
        boolean read = READ.contains(attributes.getLocalName(i)) && !TECHNICAL.contains(name);
        if (read && hasWords(attributes.getValue(i))) {
          found.add(attributes.getLocalName(i) + "=\"" + attributes.getValue(i) + '"');
        }
      }
    }

    @Override
    public void endElement(String uri, String name, String qualified) {
      endOfText();
      script = false;
    }

    @Override
    public void characters(char[] characters, int start, int length) {
      text.append(characters, start, length);
    }

    private void endOfText() {
      String whole = text.toString().strip();
      text.setLength(0);
      if (!script && hasWords(whole)) {
        found.add(EXPRESSION.matcher(whole).replaceAll("").isBlank() ? whole : wordsOf(whole));
      }
    }

    private static String wordsOf(String whole) {
      return EXPRESSION.matcher(whole).replaceAll("").strip();
    }
  }
}
