package org.orderly.dicom.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParsingException;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.orderly.dicom.data.Comparison;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element.Bulk;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Vr;
import org.orderly.dicom.encoding.ReadLimits;
import org.orderly.dicom.testing.SampleObjects;
import org.orderly.dicom.testing.SampleStudy;

class JsonDataSetTest {

  private static String write(DataSet d, JsonDataSetWriter.Numbers numbers, BulkDataLocator uris) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = Json.createGenerator(text)) {
      new JsonDataSetWriter(json, numbers, uris).write(d);
    }
    return text.toString();
  }

  private static String write(DataSet d) {
    return write(d, JsonDataSetWriter.Numbers.AS_NUMBERS, BulkDataLocator.INLINE);
  }

  private static DataSet read(String json) {
    return new JsonDataSetReader(Json.createParser(new StringReader(json))).read();
  }

  @Test
  void each_kind_of_value_has_its_form() {
    DataSet d = new DataSet();
    d.put(Tag.SpecificCharacterSet, "ISO_IR 100");
    d.put(Tag.ImageType, "A", "", "B");
    d.put(Tag.PatientName, "Yamada^Tarou=山田^太郎");
    d.putEmpty(Tag.PatientID, Vr.LO);
    d.put(Tag.SliceThickness, "1.50");
    d.put(Tag.InstanceNumber, "12");
    d.putInt(Tag.Rows, 512);
    d.put(Tag.FrameIncrementPointer, "00181063");
    d.putBytes(Tag.PixelData, Vr.OB, new byte[] {1, 2, 3});
    d.putSequence(Tag.ReferencedImageSequence, new DataSet());
    d.putBytes(0x00280000, Vr.UL, new byte[4]);
    assertEquals(
        """
        {"00080005":{"vr":"CS","Value":["ISO_IR 192"]},\
        "00080008":{"vr":"CS","Value":["A",null,"B"]},\
        "00081140":{"vr":"SQ","Value":[{}]},\
        "00100010":{"vr":"PN","Value":[{"Alphabetic":"Yamada^Tarou","Ideographic":"山田^太郎"}]},\
        "00100020":{"vr":"LO"},\
        "00180050":{"vr":"DS","Value":[1.50]},\
        "00200013":{"vr":"IS","Value":[12]},\
        "00280009":{"vr":"AT","Value":["00181063"]},\
        "00280010":{"vr":"US","Value":[512]},\
        "7FE00010":{"vr":"OB","InlineBinary":"AQID"}}""",
        write(d));
  }

  @Test
  void numbers_in_text_can_stay_text_and_nonsense_does() {
    DataSet d = new DataSet().put(Tag.SliceThickness, "1.50").put(Tag.InstanceNumber, "one");
    assertEquals(
        "{\"00180050\":{\"vr\":\"DS\",\"Value\":[\"1.50\"]},"
            + "\"00200013\":{\"vr\":\"IS\",\"Value\":[\"one\"]}}",
        write(d, JsonDataSetWriter.Numbers.AS_STRINGS, BulkDataLocator.INLINE));
    assertTrue(write(d).contains("[\"one\"]"));
  }

  @Test
  void each_kind_of_number_in_text_can_be_chosen() {
    DataSet d = new DataSet().put(Tag.SliceThickness, "1.5").put(Tag.InstanceNumber, "7");
    StringWriter text = new StringWriter();
    try (JsonGenerator json = Json.createGenerator(text)) {
      new JsonDataSetWriter(json, Set.of(Vr.IS), BulkDataLocator.INLINE).write(d);
    }
    assertTrue(text.toString().contains("[\"1.5\"]"), text.toString());
    assertTrue(text.toString().contains("[7]"), text.toString());
  }

  @Test
  void numbers_json_does_not_have_come_back() {
    DataSet d = new DataSet().put(0x00091001, Vr.FD, "NaN", "Infinity", "-Infinity", "1.0E10");
    assertNull(new Comparison(d, read(write(d))).firstDifference());
  }

  @Test
  void samples_come_back_equal() {
    SampleStudy study = SampleStudy.of("json").named("Müller^Jörg", "ISO_IR 192");
    for (DataSet d :
        List.of(
            SampleObjects.ct(study, 1, 1, 16, 16),
            SampleObjects.ultrasound(study, 2, 1, 2, 8),
            SampleObjects.report(study, 3, 1),
            SampleObjects.pdf(study, 4, 1))) {
      DataSet again = read(write(d, JsonDataSetWriter.Numbers.AS_STRINGS, BulkDataLocator.INLINE));
      assertNull(new Comparison(d, again).firstDifference());
    }
  }

  @Test
  void bulk_data_are_references_with_a_path() {
    DataSet d = SampleObjects.ct(SampleStudy.of("bulk"), 1, 1, 8, 8);
    String json =
        write(
            d,
            JsonDataSetWriter.Numbers.AS_NUMBERS,
            (path, e) -> e.tag() == Tag.PixelData ? "bulkdata/" + path : null);
    assertTrue(json.contains("\"BulkDataURI\":\"bulkdata/7FE00010\""), json);
    assertTrue(
        read(json).get(Tag.PixelData) instanceof Bulk bulk
            && "bulkdata/7FE00010".equals(bulk.data().uri()));
  }

  @Test
  void arrays_of_data_sets_are_read() {
    String json = "[{\"00100020\":{\"vr\":\"LO\",\"Value\":[\"1\"]}},{}]";
    List<DataSet> read =
        new JsonDataSetReader(Json.createParser(new StringReader(json))).readArray();
    assertEquals(2, read.size());
    assertEquals("1", read.get(0).string(Tag.PatientID));
  }

  @Test
  void what_is_no_dicom_is_refused_with_a_reason() {
    for (String bad :
        List.of(
            "[]",
            "{\"x\":{}}",
            "{\"00100020\":1}",
            "{\"00100020\":{\"vr\":\"??\"}}",
            "{\"00280010\":{\"vr\":\"US\",\"Value\":[70000]}}",
            "{\"00280010\":{\"vr\":\"US\",\"Value\":[[1]]}}",
            "{\"7FE00010\":{\"vr\":\"OB\",\"InlineBinary\":\"A\"}}",
            "{\"00081140\":{\"vr\":\"SQ\",\"Value\":[\"x\"]}}",
            "{\"00081140\":{\"vr\":\"SQ\",\"Value\":[".repeat(300),
            "{\"00100020\":")) {
      assertThrows(JsonParsingException.class, () -> read(bad), bad);
    }
  }

  @Test
  void what_is_skipped_may_be_truncated_or_nested() {
    String unknown = "{\"00100020\":{\"vr\":\"LO\",\"x\":";
    DataSet read = read(unknown + "{\"a\":[{},1,[\"b\"]]},\"y\":[[{}]],\"z\":1}}");
    assertTrue(read.contains(Tag.PatientID));
    for (String rest :
        List.of(
            "{", "[", "[[", "{\"a\":[", "[1,", "{\"a\"", "[}", "[".repeat(300), "[".repeat(5000))) {
      assertTimeoutPreemptively(
          Duration.ofSeconds(10),
          () -> assertThrows(JsonParsingException.class, () -> read(unknown + rest), rest));
    }
    String deep = unknown + "[".repeat(1001) + "]".repeat(1001) + "}}";
    assertThrows(JsonParsingException.class, () -> read(deep));
  }

  @Test
  void attributes_items_and_values_are_counted() {
    ReadLimits limits = ReadLimits.DEFAULTS.withMaxElements(3);
    for (String json :
        List.of(
            "{\"00100010\":{},\"00100020\":{},\"00100030\":{}}",
            "{\"00081140\":{\"vr\":\"SQ\",\"Value\":[{\"00100020\":{}}]}}",
            "{\"00100020\":{\"Value\":[\"1\",\"2\"]}}")) {
      JsonParser parser = Json.createParser(new StringReader(json));
      assertEquals(1, new JsonDataSetReader(parser, limits).readArray().size());
    }
    for (String json :
        List.of(
            "{\"00100010\":{},\"00100020\":{},\"00100030\":{},\"00100040\":{}}",
            "[{\"00100010\":{},\"00100020\":{}},{\"00100010\":{},\"00100020\":{}}]",
            "{\"00081140\":{\"vr\":\"SQ\",\"Value\":[{},{},{}]}}",
            "{\"00100020\":{\"Value\":[\"1\",\"2\",null]}}")) {
      JsonParser parser = Json.createParser(new StringReader(json));
      JsonDataSetReader reader = new JsonDataSetReader(parser, limits);
      assertThrows(JsonParsingException.class, reader::readArray, json);
    }
  }

  @Test
  void the_order_of_tags_does_not_matter() {
    StringBuilder json = new StringBuilder("{");
    for (int i = 400_000; i > 0; i--) {
      json.append(String.format("\"%08X\":{},", 0x00110000 + i * 2 + 1 << 1));
    }
    json.append("\"00100020\":{\"Value\":[\"1\"]},\"00100020\":{\"Value\":[\"2\"]}}");
    DataSet read = assertTimeout(Duration.ofSeconds(5), () -> read(json.toString()));
    assertEquals(400_001, read.size());
    assertEquals("2", read.string(Tag.PatientID));
  }
}
