package org.orderly.web.rs.workitems;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Vr;
import org.orderly.web.rs.error.RefusedException;

class PayloadTest {

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static DataSet json(String text) throws IOException {
    return Payload.required("application/dicom+json", stream(text));
  }

  @Test
  void an_object_an_array_of_one_and_a_document_are_read() throws Exception {
    String object = "{\"00741204\":{\"vr\":\"LO\",\"Value\":[\"x\"]}}";
    assertEquals("x", json(object).string(Tag.ProcedureStepLabel));
    assertEquals("x", json("[" + object + "]").string(Tag.ProcedureStepLabel));
    String xml =
        "<NativeDicomModel><DicomAttribute tag=\"00741204\" vr=\"LO\"><Value>x</Value>"
            + "</DicomAttribute></NativeDicomModel>";
    DataSet read = Payload.required("application/dicom+xml; charset=utf-8", stream(xml));
    assertEquals("x", read.string(Tag.ProcedureStepLabel));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "x",
        "[]",
        "{",
        "[{},{}]",
        "[{}]]",
        "{} {}",
        "null",
        "1",
        "\"x\"",
        "{\"0074120G\":{\"vr\":\"LO\"}}",
        "{\"741204\":{\"vr\":\"LO\"}}",
        "{\"00741204\":\"x\"}",
        "{\"00741204\":{\"vr\":\"LO\",\"Value\":\"x\"}}",
        "{\"00741204\":{\"vr\":\"LO\",\"Value\":[[\"x\"]]}}",
        "{\"00741204\":{\"vr\":\"LO\",\"Value\":[{\"00080100\":{\"vr\":\"SH\"}}]}}",
        "{\"00741204\":{\"vr\":\"LOL\",\"Value\":[\"x\"]}}",
        "{\"00741204\":{\"vr\":\"SQ\",\"Value\":[{}]}}",
        "{\"00404018\":{\"vr\":\"LO\",\"Value\":[\"x\"]}}",
        "{\"00404018\":{\"vr\":\"SQ\",\"Value\":[\"x\"]}}",
        "{\"00280010\":{\"vr\":\"LO\",\"Value\":[\"many\"]}}",
        "{\"00741204\":{\"vr\":\"OB\",\"InlineBinary\":\"A\"}}",
        "{\"00741204\":{\"vr\":\"LO\",\"Value\":[\"x\"]}",
        "{\"00741204\":{\"x\":{",
        "{\"00741204\":{\"x\":[",
        "{\"00741204\":{\"x\":{\"y\":[1,"
      })
  void what_is_no_data_set_is_a_bad_request(String body) {
    RefusedException refused = assertThrows(RefusedException.class, () -> json(body));
    assertEquals(400, refused.status());
    assertTrue(
        String.valueOf(refused.getMessage()).startsWith("Invalid JSON payload"),
        refused.getMessage());
  }

  @Test
  void nesting_and_size_are_bounded() {
    for (int depth : new int[] {300, 100_000}) {
      String deep = "{\"00404018\":{\"vr\":\"SQ\",\"Value\":[".repeat(depth) + "]}}".repeat(depth);
      assertEquals(400, assertThrows(RefusedException.class, () -> json(deep)).status());
      String lists = "{\"00404018\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
      assertEquals(400, assertThrows(RefusedException.class, () -> json(lists)).status());
      String unknown = "{\"00404018\":{\"x\":" + "[".repeat(depth) + "]".repeat(depth) + "}}";
      assertEquals(400, assertThrows(RefusedException.class, () -> json(unknown)).status());
    }
    String many = "{\"00741204\":{\"Value\":[" + "null,".repeat(200_000) + "null]}}";
    assertEquals(400, assertThrows(RefusedException.class, () -> json(many)).status());
    String large = "{\"00400400\":{\"vr\":\"LT\",\"Value\":[\"" + "x".repeat(Payload.MAX_BYTES);
    assertEquals(413, assertThrows(RefusedException.class, () -> json(large)).status());
  }

  @Test
  void malformed_xml_is_told_without_a_position_of_the_parser() {
    RefusedException refused =
        assertThrows(
            RefusedException.class,
            () -> Payload.required("application/dicom+xml", stream("<!DOCTYPE a><a/>")));
    assertEquals(
        "Invalid XML payload: document type declarations are not read", refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "text/xml", "nonsense", "", "multipart/related"})
  void other_types_are_refused_before_the_body_is_looked_at(String type) {
    RefusedException refused =
        assertThrows(RefusedException.class, () -> Payload.required(type, stream("x")));
    assertEquals(415, refused.status());
    assertEquals("application/dicom+json, application/dicom+xml", refused.accept());
  }

  @Test
  void a_body_may_be_missing_where_it_is_optional() throws Exception {
    assertNull(Payload.optional(null, stream("")));
    assertNull(Payload.optional("application/dicom+json", stream("")));
    assertThrows(RefusedException.class, () -> Payload.optional("text/plain", stream("x")));
  }

  @Test
  void a_wrong_representation_becomes_the_registered_one() throws Exception {
    DataSet read =
        json(
            """
            {"00741204":{"vr":"ST","Value":["label"]},
             "00404018":{"vr":"LO"},
             "0040A370":{"vr":"SQ","Value":[{"00080050":{"vr":"LO","Value":["A1"]}}]},
             "00280010":{"vr":"IS","Value":["512"]}}
            """);
    assertEquals(Vr.LO, element(read, Tag.ProcedureStepLabel));
    assertEquals(Vr.SQ, element(read, Tag.ScheduledWorkitemCodeSequence));
    assertEquals(Vr.US, element(read, Tag.Rows));
    DataSet request = read.item(Tag.ReferencedRequestSequence);
    assertFalse(request == null);
    assertEquals(Vr.SH, element(request, Tag.AccessionNumber));
  }

  private static Vr element(DataSet dataSet, int tag) {
    return java.util.Objects.requireNonNull(dataSet.get(tag)).vr();
  }
}
