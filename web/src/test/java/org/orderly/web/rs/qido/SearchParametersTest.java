package org.orderly.web.rs.qido;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.orderly.archive.QueryLevel;
import org.orderly.archive.QueryRequest.OrderBy;
import org.orderly.conf.QuerySettings;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.web.rs.error.BadParameterException;
import org.orderly.web.rs.parameter.Parameters;

class SearchParametersTest {
  @Test
  void reads_keys_by_keyword_or_tag_and_uid_lists() {
    SearchParameters search =
        of(
            Map.of(
                "PatientName", List.of("DOE*"),
                "00100020", List.of("4711"),
                "StudyInstanceUID", List.of("1.2,1.3"),
                "StudyDate", List.of("20260101-20261231"),
                "includefield", List.of("00081030,PatientAge"),
                "fuzzymatching", List.of("true"),
                "limit", List.of("5"),
                "offset", List.of("10"),
                "orderby", List.of("-StudyDate,PatientName")));
    assertEquals("DOE*", search.keys().string(Tag.PatientName));
    assertEquals("4711", search.keys().string(Tag.PatientID));
    assertEquals(List.of("1.2", "1.3"), search.keys().strings(Tag.StudyInstanceUID));
    assertEquals(Set.of(Tag.StudyDescription, Tag.PatientAge), search.included());
    assertTrue(search.fuzzy());
    assertEquals(5, search.limit());
    assertEquals(10, search.offset());
    assertEquals(
        List.of(new OrderBy(Tag.StudyDate, false), new OrderBy(Tag.PatientName, true)),
        search.order());
  }

  @Test
  void an_issuer_alone_is_no_key_where_the_ae_does_not_match_by_it() {
    SearchParameters alone = of(Map.of("IssuerOfPatientID", List.of("HOSPITAL")));
    SearchParameters both =
        of(Map.of("IssuerOfPatientID", List.of("HOSPITAL"), "PatientID", List.of("4711")));
    QuerySettings without = new QuerySettings(false, null);
    assertEquals(
        "HOSPITAL", alone.heldTo(QuerySettings.DEFAULTS).keys().string(Tag.IssuerOfPatientID));
    assertFalse(alone.heldTo(without).keys().contains(Tag.IssuerOfPatientID));
    assertEquals("HOSPITAL", both.heldTo(without).keys().string(Tag.IssuerOfPatientID));
  }

  @ParameterizedTest
  @CsvSource({
    "StudyDate,20261301",
    "StudyDate,2026-01-01",
    "StudyTime,250000",
    "StudyInstanceUID,1..2",
    "SOPInstanceUID,1.2",
    "Nonsense,1",
    "RequestAttributesSequence.RequestedProcedureID,1",
    "RequestAttributesSequence,1",
    "TimezoneOffsetFromUTC,+1500",
    "TimezoneOffsetFromUTC,CET",
    "PixelData,1",
    "limit,-1",
    "offset,x",
    "fuzzymatching,maybe",
    "includefield,NoSuchKeyword",
    "orderby,NoSuchKeyword"
  })
  void names_the_parameter_that_is_wrong(String name, String value) {
    BadParameterException thrown =
        assertThrows(BadParameterException.class, () -> of(Map.of(name, List.of(value))));
    assertEquals(name, thrown.parameter());
  }

  @Test
  void reads_keys_within_sequences_from_the_level_of_series_on() {
    Parameters parameters =
        new Parameters(
            Map.of(
                "RequestAttributesSequence.ScheduledProcedureStepID", List.of("S1"),
                "00400275.00401001", List.of("RP1"),
                "TimezoneOffsetFromUTC", List.of("-0330")));
    SearchParameters search =
        SearchParameters.of(QueryLevel.SERIES, parameters, Map.of(), Set.of());
    DataSet item = search.keys().items(Tag.RequestAttributesSequence).get(0);
    assertEquals("S1", item.string(Tag.ScheduledProcedureStepID));
    assertEquals("RP1", item.string(Tag.RequestedProcedureID));
    assertEquals("-0330", search.keys().string(Tag.TimezoneOffsetFromUTC));
    Parameters other =
        new Parameters(Map.of("RequestAttributesSequence.StudyInstanceUID", List.of("1.2")));
    assertThrows(
        BadParameterException.class,
        () -> SearchParameters.of(QueryLevel.SERIES, other, Map.of(), Set.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"9999999999", "-2147483649", "1.5", "x"})
  void refuses_a_number_that_no_integer_string_can_hold(String number) {
    Parameters parameters = new Parameters(Map.of("InstanceNumber", List.of(number)));
    BadParameterException thrown =
        assertThrows(
            BadParameterException.class,
            () -> SearchParameters.of(QueryLevel.INSTANCE, parameters, Map.of(), Set.of()));
    assertEquals("InstanceNumber", thrown.parameter());
  }

  @Test
  void refuses_a_key_that_the_path_tells_already() {
    Parameters parameters = new Parameters(Map.of("StudyInstanceUID", List.of("1.2")));
    assertThrows(
        BadParameterException.class,
        () ->
            SearchParameters.of(
                QueryLevel.SERIES, parameters, Map.of(Tag.StudyInstanceUID, "1.3"), Set.of()));
  }

  private static SearchParameters of(Map<String, List<String>> query) {
    return SearchParameters.of(QueryLevel.STUDY, new Parameters(query), Map.of(), Set.of());
  }
}
