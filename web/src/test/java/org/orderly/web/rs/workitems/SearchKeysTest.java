package org.orderly.web.rs.workitems;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.web.rs.error.BadParameterException;
import org.orderly.web.rs.parameter.Parameters;

class SearchKeysTest {

  private static DataSet keys(Map<String, List<String>> query) {
    return SearchKeys.of(new Parameters(query), Set.of("limit"));
  }

  @Test
  void keywords_tags_and_paths_are_keys_and_commas_separate_alternatives() {
    DataSet keys =
        keys(
            Map.of(
                "limit", List.of("1"),
                "ProcedureStepState", List.of("SCHEDULED,IN PROGRESS"),
                "00741204", List.of("Doe\\, John"),
                "0040a370.00080050", List.of("A1"),
                "ReferencedRequestSequence.RequestedProcedureID", List.of("R1"),
                "PatientID", List.of("")));
    assertEquals(List.of("SCHEDULED", "IN PROGRESS"), keys.strings(Tag.ProcedureStepState));
    assertEquals(List.of("Doe, John"), keys.strings(Tag.ProcedureStepLabel));
    DataSet request = keys.items(Tag.ReferencedRequestSequence).get(0);
    assertEquals("A1", request.string(Tag.AccessionNumber));
    assertEquals("R1", request.string(Tag.RequestedProcedureID));
    assertTrue(keys.contains(Tag.PatientID));
    assertEquals(4, keys.size());
  }

  @ParameterizedTest
  @CsvSource({
    "NoSuchKeyword,x",
    "0040A37,x",
    "filter,x",
    "PatientID.PatientName,x",
    "ScheduledWorkitemCodeSequence,x",
    "Rows,many",
    "PatientID,'a\u0001b'"
  })
  void anything_else_is_refused(String name, String value) {
    assertThrows(BadParameterException.class, () -> keys(Map.of(name, List.of(value))));
  }

  private static DataSet filter(String value) {
    return SearchKeys.ofFilter(
        new Parameters(Map.of("filter", List.of(value), "PatientID", List.of("P1"))),
        Set.of("deletionlock"));
  }

  @Test
  void a_filter_has_attributes_in_one_parameter() {
    DataSet keys =
        filter(
            "ProcedureStepState=SCHEDULED,IN PROGRESS,00741204=Doe\\, John=1,"
                + "ReferencedRequestSequence.AccessionNumber=A1,PatientName=A^B,C^D=E");
    assertEquals(List.of("SCHEDULED", "IN PROGRESS"), keys.strings(Tag.ProcedureStepState));
    assertEquals(List.of("Doe, John=1"), keys.strings(Tag.ProcedureStepLabel));
    assertEquals(List.of("A^B", "C^D=E"), keys.strings(Tag.PatientName));
    DataSet request = keys.items(Tag.ReferencedRequestSequence).get(0);
    assertEquals("A1", request.string(Tag.AccessionNumber));
    assertEquals("P1", keys.string(Tag.PatientID));
    assertEquals(5, keys.size());
  }

  @Test
  void without_a_filter_the_parameters_are_the_keys() {
    Parameters query =
        new Parameters(Map.of("deletionlock", List.of("true"), "PatientID", List.of("P1")));
    DataSet keys = SearchKeys.ofFilter(query, Set.of("deletionlock"));
    assertEquals(1, keys.size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SCHEDULED",
        "NoSuchKeyword=x",
        "ProcedureStepState=SCHEDULED,NoSuchKeyword=x",
        "ProcedureStepLabel=x,PatientID.PatientName=x",
        "=x",
        ",ProcedureStepState=SCHEDULED",
        "ProcedureStepState=SCHEDULED,ProcedureStepState=COMPLETED",
        "PatientID=P2",
        "filter=ProcedureStepState=SCHEDULED",
        "deletionlock=true"
      })
  void a_filter_that_is_none_is_refused(String value) {
    assertThrows(BadParameterException.class, () -> filter(value));
  }
}
