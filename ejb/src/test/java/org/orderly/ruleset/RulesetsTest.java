package org.orderly.ruleset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.task.TestClock;
import org.orderly.task.TestDatabase;
import org.orderly.template.RoiType;
import org.orderly.template.Template;
import org.orderly.template.Templates;

class RulesetsTest {

  private static Ruleset.Condition condition(String text) {
    String[] words = text.strip().split("\\s+", 3);
    return new Ruleset.Condition(words[0], words[1], words.length > 2 ? words[2] : "");
  }

  private static Ruleset.Group group(boolean all, String... conditions) {
    return new Ruleset.Group(all, Stream.of(conditions).map(RulesetsTest::condition).toList());
  }

  private static Ruleset ruleset(boolean all, Ruleset.Group... groups) {
    return new Ruleset("r", 1, true, all, List.of(groups));
  }

  /** Two objects of a series that differ. */
  private static SeriesValues series(Ruleset ruleset) {
    SeriesValues values =
        new SeriesValues(
            ruleset.groups().stream()
                .flatMap(g -> g.conditions().stream())
                .map(c -> TagPath.of(c.tag()))
                .toList());
    for (int i = 1; i <= 2; i++) {
      DataSet object = new DataSet();
      object.put(Tag.Modality, "CT");
      object.put(Tag.ProtocolName, "Breast Left");
      object.put(Tag.SeriesDate, "20260115");
      object.put(Tag.SeriesTime, "0930");
      object.put(Tag.ImageType, "ORIGINAL", i == 1 ? "PRIMARY" : "SECONDARY");
      object.put(Tag.SliceThickness, i == 1 ? "3.0" : "5");
      object.putInt(Tag.Rows, 512);
      object.putSequence(
          Tag.RequestAttributesSequence,
          new DataSet().put(Tag.RequestedProcedureID, "RP" + i),
          new DataSet().put(Tag.RequestedProcedureID, "RQ" + i));
      values.add(object);
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource({
    "Modality equals ct, true",
    "Modality equals MR, false",
    "Modality not-equals MR, true",
    "Modality not-equals CT, false",
    "Modality exact ct, false",
    "Modality not-exact ct, true",
    "00080060 exact CT, true",
    "'(0008,0060) exact CT', true",
    "ProtocolName contains BREAST, true",
    "ProtocolName contains-case BREAST, false",
    "ProtocolName contains-case Breast, true",
    "ProtocolName not-contains head, true",
    "ProtocolName not-contains LEFT, false",
    "ProtocolName not-contains-case LEFT, true",
    "ProtocolName matches Breast (Left|Right), true",
    "ProtocolName matches Breast, false",
    "ImageType equals secondary, true",
    "ImageType equals DERIVED, false",
    "SliceThickness equals 3, true",
    "SliceThickness equals 3.00, true",
    "SliceThickness equals 4, false",
    "SliceThickness greater 4.9, true",
    "SliceThickness greater 5, false",
    "SliceThickness greater-or-equal 5, true",
    "SliceThickness less 3, false",
    "SliceThickness less-or-equal 3, true",
    "Rows equals 512, true",
    "Rows greater 512, false",
    "SeriesDate greater 20260114, true",
    "SeriesDate less 20260115, false",
    "SeriesDate less-or-equal 20260115, true",
    "SeriesTime equals 093000, true",
    "SeriesTime less 10, true",
    "RequestAttributesSequence.RequestedProcedureID equals RQ2, true",
    "RequestAttributesSequence.RequestedProcedureID equals RQ3, false",
    "RequestAttributesSequence exists, true",
    "PatientComments exists, false",
    "PatientComments not-exists, true",
    "PatientComments not-equals x, true",
    "PatientComments equals x, false",
    "PatientComments not-contains x, true"
  })
  void a_condition_asks_all_values_of_the_series(String text, boolean expected) {
    assertEquals("", condition(text).problem());
    Ruleset ruleset = ruleset(true, group(true, text));
    assertEquals(expected, series(ruleset).holds(ruleset));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Modality greater 3 | CS",
        "Modality is CT | no operator",
        "Modalty equals CT | no DICOM keyword",
        "SliceThickness contains 3 | DS",
        "SliceThickness equals thin | no number",
        "Rows matches 5.* | US",
        "SeriesDate greater 2026-01-15 | not written as DA",
        "SeriesTime less 9:30 | not written as TM",
        "PixelData equals 1 | cannot be asked",
        "RequestAttributesSequence equals x | SQ",
        "Modality.ProtocolName equals x | no sequence",
        "Modality equals | needs a value",
        "Modality exists CT | needs no value",
        "ProtocolName matches [ | no regular expression"
      })
  void what_cannot_be_asked_is_named_when_it_is_saved(String text, String told) {
    String problem = condition(text).problem();
    assertTrue(problem.contains(told.strip()), problem);
  }

  @Test
  void all_and_any_are_told_apart_at_both_levels() {
    String yes = "Modality equals CT";
    String no = "Modality equals MR";
    assertTrue(holds(true, group(true, yes, yes), group(false, no, yes)));
    assertFalse(holds(true, group(true, yes, no), group(true, yes)));
    assertTrue(holds(false, group(true, yes, no), group(true, yes)));
    assertFalse(holds(false, group(true, yes, no), group(false, no, no)));
    assertFalse(holds(true, group(false, no), group(true, yes)));
  }

  private static boolean holds(boolean all, Ruleset.Group... groups) {
    Ruleset ruleset = ruleset(all, groups);
    return series(ruleset).holds(ruleset);
  }

  @Test
  void an_expression_that_goes_astray_matches_nothing_and_ends() {
    Ruleset ruleset = ruleset(true, group(true, "ProtocolName matches (a|aa)+b"));
    SeriesValues values = new SeriesValues(List.of(TagPath.of("ProtocolName")));
    values.add(new DataSet().put(Tag.ProtocolName, "a".repeat(60)));
    assertTimeoutPreemptively(Duration.ofSeconds(20), () -> assertFalse(values.holds(ruleset)));
  }

  @Test
  void values_that_are_none_of_their_kind_match_nothing() {
    Ruleset ruleset = ruleset(true, group(true, "SliceThickness greater 1"));
    SeriesValues values = new SeriesValues(List.of(TagPath.of("SliceThickness")));
    values.add(new DataSet().put(Tag.SliceThickness, "thick"));
    assertFalse(values.holds(ruleset));
  }

  @ParameterizedTest
  @EnumSource
  void rulesets_are_made_changed_and_deleted(TestDatabase kind) throws Exception {
    DataSource database = kind.open();
    Templates templates = new Templates(database, new TestClock());
    Rulesets rulesets = new Rulesets(database, new TestClock());
    Template.Structure heart = new Template.Structure(1, "Heart", RoiType.ORGAN, "#FF0000");
    long template =
        templates.create(
            new Template("T", "", List.of(new Template.Model("1", "", List.of(heart))), List.of()),
            null);
    Ruleset ruleset =
        new Ruleset("Breast", template, true, false, List.of(group(true, "Modality equals CT")));
    long key = rulesets.create(ruleset, "paula");
    StoredRuleset stored = rulesets.find(key).orElseThrow();
    assertEquals(ruleset, stored.ruleset());
    assertEquals("T", stored.templateName());
    assertThrows(
        RulesetConflictException.class, () -> rulesets.create(named("BREAST", ruleset), null));
    assertThrows(
        RulesetConflictException.class,
        () -> rulesets.create(new Ruleset("X", 4711, true, true, ruleset.groups()), null));
    assertThrows(
        InvalidRulesetException.class,
        () ->
            rulesets.create(
                new Ruleset("Y", template, true, true, List.of(group(true, "Modality greater 1"))),
                null));
    rulesets.change(key, stored.version(), named("Chest", ruleset), "peter");
    assertEquals("peter", rulesets.find(key).orElseThrow().changedBy());
    assertThrows(
        RulesetConflictException.class,
        () -> rulesets.change(key, stored.version(), ruleset, "paula"));
    rulesets.delete(key);
    assertEquals(List.of(), rulesets.list());
  }

  private static Ruleset named(String name, Ruleset r) {
    return new Ruleset(name, r.template(), r.enabled(), r.all(), r.groups());
  }

  @Test
  void what_a_client_sends_is_read_strictly() throws Exception {
    String good =
        "{\"name\":\"r\",\"match\":\"ANY\",\"groups\":[{\"match\":\"ALL\",\"conditions\":"
            + "[{\"tag\":\"Rows\",\"operator\":\"greater\",\"value\":256}]}]}";
    Ruleset read = RulesetJson.read(RulesetJson.parse(good), 7);
    assertEquals("256", read.groups().get(0).conditions().get(0).value());
    assertFalse(read.all());
    for (String bad :
        List.of(
            good.replace("ANY", "SOME"),
            good.replace("groups", "group"),
            good.replace("operator", "op"),
            good.replace("[{\"match\"", "[[{\"match\"").replace("]}]}", "]}]]}"),
            "[]",
            "{")) {
      assertThrows(
          InvalidRulesetException.class, () -> RulesetJson.read(RulesetJson.parse(bad), 7), bad);
    }
  }
}
