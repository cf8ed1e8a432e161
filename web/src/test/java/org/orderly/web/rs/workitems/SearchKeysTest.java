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
    "ScheduledWorkitemCodeSequence,x",
    "Rows,many",
    "PatientID,'a\u0001b'"
  })
  void anything_else_is_refused(String name, String value) {
    assertThrows(BadParameterException.class, () -> keys(Map.of(name, List.of(value))));
  }
}
