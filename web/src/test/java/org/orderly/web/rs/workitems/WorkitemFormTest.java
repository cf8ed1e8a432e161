package org.orderly.web.rs.workitems;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Vr;
import org.orderly.web.rs.error.RefusedException;
import org.orderly.web.rs.parameter.Parameters;

class WorkitemFormTest {

  private static DataSet workitem() {
    return new DataSet()
        .put(Tag.SpecificCharacterSet, "ISO_IR 192")
        .put(Tag.SOPInstanceUID, "1.2.3")
        .put(Tag.PatientName, "M\u00fcller^J")
        .put(Tag.ProcedureStepLabel, "say \"x\"")
        .put(Tag.CommentsOnTheScheduledProcedureStep, "none");
  }

  @ParameterizedTest
  @CsvSource({
    "'',JSON",
    "*/*,JSON",
    "application/*,JSON",
    "application/dicom+json,JSON",
    "application/dicom+xml,XML",
    "'application/dicom+json;q=0.5, application/dicom+xml',XML",
    "'text/html, */*;q=0.1',JSON"
  })
  void the_best_accepted_form_is_taken(String accept, WorkitemForm form) {
    assertEquals(form, WorkitemForm.of(accept));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "multipart/related; type=\"application/dicom+xml\"",
        "image/png",
        "x",
        "application/dicom+json;q=0"
      })
  void others_are_not_acceptable(String accept) {
    assertEquals(406, assertThrows(RefusedException.class, () -> WorkitemForm.of(accept)).status());
  }

  @ParameterizedTest
  @CsvSource({
    "'',application/dicom+json",
    "application/json,application/json",
    "'multipart/related; type=\"application/dicom+xml\"',multipart/related",
    "multipart/related,multipart/related",
    "text/csv,text/csv",
  })
  void a_list_has_more_forms(String accept, String type) {
    assertEquals(type, MatchForm.of(accept).mediaType());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/dicom+xml", "multipart/related; type=\"image/png\"", "image/*"})
  void a_list_has_no_single_document(String accept) {
    assertEquals(406, assertThrows(RefusedException.class, () -> MatchForm.of(accept)).status());
  }

  @Test
  void one_work_item_is_an_array_in_json_and_a_document_in_xml() {
    String json = new String(WorkitemForm.JSON.bytes(workitem(), Set.of()), StandardCharsets.UTF_8);
    assertTrue(json.startsWith("[{") && json.endsWith("}]"), json);
    assertTrue(json.contains("M\u00fcller^J"), json);
    String xml = new String(WorkitemForm.XML.bytes(workitem(), Set.of()), StandardCharsets.UTF_8);
    assertTrue(xml.contains("<FamilyName>M\u00fcller</FamilyName>"), xml);
  }

  @Test
  void numbers_are_numbers_in_json_where_the_ae_says_so() {
    DataSet workitem = new DataSet().put(Tag.ProcedureStepProgress, Vr.DS, "12.5");
    String text = new String(WorkitemForm.JSON.bytes(workitem, Set.of()), StandardCharsets.UTF_8);
    assertTrue(text.contains("[\"12.5\"]"), text);
    String number =
        new String(WorkitemForm.JSON.bytes(workitem, Set.of(Vr.DS)), StandardCharsets.UTF_8);
    assertTrue(number.contains("[12.5]"), number);
  }

  private static ReturnKeys keys(Map<String, List<String>> query) {
    return ReturnKeys.of(
            new Parameters(query), new DataSet().put(Tag.ExpectedCompletionDateTime, ""))
        .withUrlsBelow("http://h:1/orderly/aets/A/rs/workitems/");
  }

  @Test
  void the_usual_attributes_are_answered_and_those_asked_for() {
    DataSet usual = keys(Map.of()).of(workitem());
    assertEquals("M\u00fcller^J", usual.string(Tag.PatientName));
    assertEquals("http://h:1/orderly/aets/A/rs/workitems/1.2.3", usual.string(Tag.RetrieveURL));
    assertEquals(null, usual.get(Tag.CommentsOnTheScheduledProcedureStep));
    DataSet few =
        keys(Map.of(
                "includedefaults", List.of("false"),
                "includefield", List.of("CommentsOnTheScheduledProcedureStep,00741204")))
            .of(workitem());
    assertEquals(5, few.size(), few.toString());
    assertEquals(null, few.get(Tag.PatientName));
    DataSet all = keys(Map.of("includefield", List.of("all"))).of(workitem());
    assertEquals(6, all.size());
  }

  @Test
  void csv_quotes_and_has_a_column_for_each_code() throws Exception {
    StringWriter text = new StringWriter();
    DataSet workitem = workitem();
    workitem.putSequence(Tag.ScheduledWorkitemCodeSequence, new DataSet().put(Tag.CodeValue, "C1"));
    MatchCsv csv = new MatchCsv(text, ';', keys(Map.of()));
    csv.header();
    csv.row(keys(Map.of()).of(workitem));
    String[] lines = text.toString().split("\r\n");
    assertTrue(lines[0].contains("\"ScheduledWorkitemCodeSequence.CodeValue\";"), lines[0]);
    assertTrue(lines[1].contains("\"say \"\"x\"\"\""), lines[1]);
    assertTrue(lines[1].contains(";\"C1\";"), lines[1]);
    assertEquals(lines[0].split("\";\"").length, lines[1].split("\";\"", -1).length);
  }
}
