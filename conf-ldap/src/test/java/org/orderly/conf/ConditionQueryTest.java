package org.orderly.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionQueryTest {

  private static List<String> texts(String query) {
    return ConditionQuery.parse(query).conditions().stream().map(Condition::text).toList();
  }

  @Test
  void a_query_is_the_conditions_of_a_rule() {
    assertEquals(
        List.of(
            "Modality=CT|MR",
            "BodyPartExamined=HEAD",
            "SeriesDescription!=.*scout v1\\.0.*",
            "PatientComments=",
            "InstitutionName!="),
        texts(
            "Modality in (CT, MR) AND BodyPartExamined = HEAD and SeriesDescription not contains"
                + " 'scout v1.0' and PatientComments absent and InstitutionName exists"));
    assertEquals(RuleQuery.NONE, ConditionQuery.parse("  "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Modality=CT",
        "Modality!=CT|MR",
        "ImageType[3]!=LOCALIZER",
        "SendingApplicationEntityTitle=CT_1",
        "StudyDescription=.*it's \\(a\\) scout.*",
        "StudyDescription=and",
        "StudyDate=§CURRENT_DATE",
        "StudyDescription=[Tt]horax.+",
        "PatientID=",
        "PatientID!=",
        "StudyDescription=(?iu).*chest.*",
        "StudyDescription!=(?iu)chest pa",
        "StudyDescription=(?iu)a|b",
        "ProcedureCodeSequence.CodeValue=1\\.2"
      })
  void what_is_shown_is_read_back(String text) {
    List<Condition> conditions = List.of(Condition.parse(text));
    String query = RuleQuery.all(conditions).toString();
    List<Condition> back = ConditionQuery.parse(query).properties().orElseThrow();
    ConditionQuery.Phrase phrase = ConditionQuery.phrase(conditions.get(0));
    assertEquals(conditions.get(0).test(), ConditionQuery.condition(phrase).test(), query);
    assertEquals(conditions.get(0).key(), back.get(0).key(), query);
    assertEquals(conditions.get(0).negated(), back.get(0).negated(), query);
    assertEquals(conditions.get(0).test(), back.get(0).test(), query);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Modalty = CT;0",
        "Modality ~ CT;9",
        "Modality =;10",
        "Modality = CT or Modality = MR and StudyDate exists;31",
        "Modality = CT and (Modality = MR or (Modality = US));36",
        "(Modality = CT and Modality = MR;32",
        "(Modality = CT)) and Modality = MR;15",
        "SliceThickness < thin;17",
        "StudyDate >= 2026;13",
        "StudyDescription > 3;19",
        "Modality not < 3;13",
        "RequestAttributesSequence = 1;26",
        "Modality = CT BodyPartExamined = HEAD;14",
        "Modality in CT;12",
        "Modality in (CT MR);16",
        "Modality matches '(';17"
      })
  void an_error_tells_its_position(String query, int position) {
    ConditionQuery.SyntaxException e =
        assertThrows(ConditionQuery.SyntaxException.class, () -> ConditionQuery.parse(query));
    assertEquals(position, e.position(), e::getMessage);
    assertTrue(String.valueOf(e.getMessage()).startsWith("at position " + (position + 1) + ": "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Modality = CT or Modality = MR",
        "Modality = CT and (BodyPartExamined = HEAD or StudyDescription icontains 'brain mr')",
        "(Modality = CT and SliceThickness <= 2.5) or (Modality = MR and StudyDate > 20260101)",
        "(Modality = CT or Modality = MR) and (BodyPartExamined absent or BodyPartExamined = HEAD)",
        "Modality in (CT, MR) and SeriesNumber >= -1 and StudyTime < 120000.5"
      })
  void two_levels_are_shown_as_they_were_read(String query) {
    assertEquals(query, ConditionQuery.parse(query).toString());
  }

  @Test
  void what_is_joined_by_or_or_compares_is_no_list_of_properties() {
    assertEquals(
        List.of("Modality=CT", "PatientID!="),
        ConditionQuery.parse("(Modality = CT) and PatientID exists")
            .properties()
            .orElseThrow()
            .stream()
            .map(Condition::text)
            .toList());
    assertTrue(ConditionQuery.parse("Modality = CT or Modality = MR").properties().isEmpty());
    assertTrue(ConditionQuery.parse("SliceThickness < 3").properties().isEmpty());
    assertTrue(ConditionQuery.parse("(Modality = CT) or (Modality = MR)").properties().isEmpty());
  }

  @Test
  void parts_of_a_condition_cannot_bring_another() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            ConditionQuery.condition(
                new ConditionQuery.Phrase("Modality exists or Modality", "=", List.of("CT"))));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> ConditionQuery.condition(new ConditionQuery.Phrase("Modality", "=", List.of())));
    assertEquals("Modality: a value expected", e.getMessage());
    assertEquals(
        "StudyDescription=a' or Modality exists",
        ConditionQuery.condition(
                new ConditionQuery.Phrase(
                    "StudyDescription", "=", List.of("a' or Modality exists")))
            .text());
  }
}
