package org.orderly.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.orderly.task.TestClock;
import org.orderly.task.TestDatabase;

class TemplatesTest {
  private static final String YAML =
      """
      name: Head and neck
      description: 'With: signs'
      models:
      - id: '720'
        name: Organs
        structures:
        - number: 1
          label: Brainstem
          type: ORGAN
          colour: '#FF0000'
        - number: 2
          label: Parotid_L
          type: ORGAN
          colour: '#00FF00'
      extraStructures:
      - label: Brainstem_PRV
        type: AVOIDANCE
        colour: '#0000FF'
        from: Brainstem
        steps:
        - operator: expand
          amount: '3.5'
        - operator: subtract
          structure: Parotid_L
        - operator: fill_holes
      """;

  private static Template template() throws InvalidTemplateException {
    return TemplateYaml.read(YAML);
  }

  @Test
  void what_is_written_is_read_as_the_same() throws Exception {
    assertEquals(YAML, TemplateYaml.write(template()));
    assertEquals(3, template().structures());
    assertEquals(template(), TemplateYaml.read(TemplateYaml.write(template())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "label: Parotid_L | label: BRAINSTEM | twice",
        "label: Parotid_L | label: Parotid_L_and_more | more than 16",
        "label: Parotid_L | label: '' | missing",
        "number: 2 | number: 1 | twice",
        "number: 2 | number: two | whole number",
        "type: AVOIDANCE | type: LIVER | no type LIVER",
        "'#00FF00' | green | colour of Parotid_L",
        "from: Brainstem | from: Heart | made of Heart",
        "structure: Parotid_L | structure: Heart | no Heart",
        "operator: expand | operator: melt | no operator melt",
        "amount: '3.5' | amount: '-3' | above 0",
        "amount: '3.5' | amount: much | no number",
        "operator: fill_holes | operator: smooth | needs a number",
        "colour: '#FF0000' | colr: '#FF0000' | no 'colr'",
        "name: Head and neck | name: '' | The name is missing",
        "models: | model: | There is no model",
      })
  void what_is_wrong_is_named(String good, String bad, String told) {
    assertTrue(YAML.contains(good.strip()), good);
    InvalidTemplateException e =
        assertThrows(
            InvalidTemplateException.class,
            () ->
                TemplateYaml.read(
                    YAML.replaceFirst(java.util.regex.Pattern.quote(good.strip()), bad.strip())));
    assertTrue(
        e.problems().stream().anyMatch(p -> p.contains(told.strip()))
            || told.strip().equals("There is no model"),
        e.problems().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL ['http://x']]]]",
        "a: &a [x]\nb: [*a, *a]",
        "name: [",
        "name: a\nname: b",
        "just text",
        "[[[[[[[[[[[[[[[[a]]]]]]]]]]]]]]]]",
        ""
      })
  void hostile_and_broken_yaml_is_refused(String text) {
    assertThrows(InvalidTemplateException.class, () -> TemplateYaml.read(text));
  }

  @Test
  void very_long_yaml_is_refused() {
    String text =
        IntStream.range(0, 200_000).mapToObj(i -> "- a" + i).collect(Collectors.joining("\n"));
    assertThrows(InvalidTemplateException.class, () -> TemplateYaml.read(text));
  }

  @ParameterizedTest
  @EnumSource
  void templates_are_made_changed_and_deleted(TestDatabase kind) throws Exception {
    DataSource database = kind.open();
    Templates templates = new Templates(database, new TestClock());
    long key = templates.create(template(), "paula");
    StoredTemplate stored = templates.find(key).orElseThrow();
    assertEquals(template(), stored.template());
    assertEquals("paula", stored.changedBy());
    assertEquals(64, stored.checksum().length());
    assertTrue(
        assertThrows(
                TemplateConflictException.class,
                () -> templates.create(renamed("HEAD AND NECK"), "paula"))
            .getMessage()
            .contains("already"));
    templates.change(key, stored.version(), renamed("Head"), "peter");
    assertEquals("Head", templates.find("head").orElseThrow().name());
    assertThrows(
        TemplateConflictException.class,
        () -> templates.change(key, stored.version(), renamed("Neck"), "paula"));
    assertEquals(List.of(new Templates.Name(key, "Head")), templates.names());
    assertEquals(1, templates.list("brainSTEM").size());
    assertEquals(0, templates.list("heart").size());

    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "insert into ruleset (ruleset_name, name_key, template_fk, enabled, content, created_time,"
              + " updated_time) values ('r', 'R', "
              + key
              + ", 1, '{}', '2026-11-21 10:00:00Z', '2026-11-21 10:00:00Z')");
      assertThrows(TemplateConflictException.class, () -> templates.delete(key));
      statement.execute("delete from ruleset");
    }
    templates.delete(key);
    assertEquals(List.of(), templates.list(""));
  }

  private static Template renamed(String name) throws InvalidTemplateException {
    Template t = template();
    return new Template(name, t.description(), t.models(), t.extras());
  }
}
