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
    return ConditionQuery.parse(query).stream().map(Condition::text).toList();
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
    assertEquals(List.of(), ConditionQuery.parse("  "));
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
        "ProcedureCodeSequence.CodeValue=1\\.2"
      })
  void what_is_shown_is_read_back(String text) {
    List<Condition> conditions = List.of(Condition.parse(text));
    String query = ConditionQuery.format(conditions);
    List<Condition> back = ConditionQuery.parse(query);
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
        "Modality = CT or Modality = MR;14",
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
}
