package org.orderly.dicom.xml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.orderly.dicom.data.BulkData;
import org.orderly.dicom.data.Comparison;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element.Bulk;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Vr;
import org.orderly.dicom.encoding.ReadLimits;
import org.orderly.dicom.testing.RandomDataSets;

class XmlDataSetTest {

  private static byte[] write(DataSet dataSet) throws XMLStreamException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new XmlDataSetWriter(out).write(dataSet);
    return out.toByteArray();
  }

  private static String text(DataSet dataSet) throws XMLStreamException {
    return new String(write(dataSet), StandardCharsets.UTF_8);
  }

  private static DataSet read(byte[] document) throws XMLStreamException {
    return new XmlDataSetReader(new ByteArrayInputStream(document), ReadLimits.DEFAULTS).read();
  }

  private static DataSet read(String content) throws XMLStreamException {
    String document = "<NativeDicomModel>" + content + "</NativeDicomModel>";
    return read(document.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void each_kind_of_value_has_its_form() throws Exception {
    DataSet d = new DataSet();
    d.put(Tag.SpecificCharacterSet, "ISO_IR 100");
    d.put(Tag.ImageType, "A", "", "<B>");
    d.put(Tag.PatientName, "Yamada^Tarou=山田^太郎");
    d.putEmpty(Tag.PatientID, Vr.LO);
    d.put(Tag.SliceThickness, "1.50");
    d.putInt(Tag.Rows, 512);
    d.put(Tag.FrameIncrementPointer, "00181063");
    d.putBytes(Tag.PixelData, Vr.OB, new byte[] {1, 2, 3});
    d.putSequence(Tag.ReferencedImageSequence, new DataSet().put(Tag.Modality, "CT"));
    d.putBytes(0x00280000, Vr.UL, new byte[4]);
    d.putBulk(Tag.EncapsulatedDocument, Vr.OB, BulkData.ofUri("http://h/b?a&b"));
    assertEquals(
        """
        <?xml version="1.0" encoding="UTF-8"?>\
        <NativeDicomModel xmlns="http://dicom.nema.org/PS3.19/models/NativeDICOM" xml:space="preserve">\
        <DicomAttribute tag="00080005" vr="CS" keyword="SpecificCharacterSet"><Value number="1">ISO_IR 192</Value></DicomAttribute>\
        <DicomAttribute tag="00080008" vr="CS" keyword="ImageType"><Value number="1">A</Value><Value number="3">&lt;B&gt;</Value></DicomAttribute>\
        <DicomAttribute tag="00081140" vr="SQ" keyword="ReferencedImageSequence"><Item number="1"><DicomAttribute tag="00080060" vr="CS" keyword="Modality"><Value number="1">CT</Value></DicomAttribute></Item></DicomAttribute>\
        <DicomAttribute tag="00100010" vr="PN" keyword="PatientName"><PersonName number="1"><Alphabetic><FamilyName>Yamada</FamilyName><GivenName>Tarou</GivenName></Alphabetic><Ideographic><FamilyName>山田</FamilyName><GivenName>太郎</GivenName></Ideographic></PersonName></DicomAttribute>\
        <DicomAttribute tag="00100020" vr="LO" keyword="PatientID"></DicomAttribute>\
        <DicomAttribute tag="00180050" vr="DS" keyword="SliceThickness"><Value number="1">1.50</Value></DicomAttribute>\
        <DicomAttribute tag="00280009" vr="AT" keyword="FrameIncrementPointer"><Value number="1">00181063</Value></DicomAttribute>\
        <DicomAttribute tag="00280010" vr="US" keyword="Rows"><Value number="1">512</Value></DicomAttribute>\
        <DicomAttribute tag="00420011" vr="OB" keyword="EncapsulatedDocument"><BulkData uri="http://h/b?a&amp;b"/></DicomAttribute>\
        <DicomAttribute tag="7FE00010" vr="OB" keyword="PixelData"><InlineBinary>AQID</InlineBinary></DicomAttribute>\
        </NativeDicomModel>""",
        text(d));
  }

  @Test
  void what_was_written_is_read_again() throws Exception {
    RandomDataSets random = new RandomDataSets(11);
    for (int i = 0; i < 60; i++) {
      DataSet d = random.next(3);
      assertEquals(text(d), text(read(write(d)))); // a NaN of many bits is one NaN
      assertEquals(d.size(), read(write(d)).size());
    }
  }

  @Test
  void text_keeps_line_ends_and_loses_only_what_xml_cannot_hold() throws Exception {
    DataSet d = new DataSet().put(Tag.SpecificCharacterSet, "ISO_IR 192");
    d.put(Tag.PatientComments, "a\r\nb\r\r ]]> \t<&>\"' \u001b \ud83d\ude00");
    assertEquals(
        "a\r\nb\r\r ]]> \t<&>\"' \ufffd \ud83d\ude00", read(write(d)).string(Tag.PatientComments));
  }

  @Test
  void private_blocks_are_found_by_their_creators() throws Exception {
    DataSet d = new DataSet();
    d.putPrivate("FIRST", 0x00110001, Vr.LO, "one");
    d.putPrivate("SECOND", 0x00110001, Vr.LO, "two");
    String written = text(d);
    assertTrue(
        written.contains("<DicomAttribute tag=\"00110001\" vr=\"LO\" privateCreator=\"SECOND\">"),
        written);
    assertNull(new Comparison(d, read(written.getBytes(StandardCharsets.UTF_8))).firstDifference());
    DataSet alone =
        read(
            """
            <DicomAttribute tag="00110002" vr="FD" privateCreator="B"><Value>2.5</Value></DicomAttribute>
            <DicomAttribute tag="00110001" vr="LO" privateCreator="A"><Value>x</Value></DicomAttribute>
            <DicomAttribute tag="00110010" vr="LO"><Value>A</Value></DicomAttribute>
            """);
    assertEquals("A", alone.string(0x00110010));
    assertEquals("x", alone.string(0x00111001));
    assertEquals("B", alone.string(0x00110011));
    assertEquals(2.5, alone.number(0x00111102).orElse(0));
  }

  @Test
  void namespace_prefix_attributes_and_space_are_free() throws Exception {
    String document =
        """
        <?xml version="1.0" encoding="ISO-8859-1"?>
        <!-- by hand -->
        <n:NativeDicomModel xmlns:n="http://dicom.nema.org/PS3.19/models/NativeDICOM">
          <n:DicomAttribute tag="00100010" vr="PN">
            <n:PersonName number="2">
              <n:Alphabetic><n:GivenName>J\u00fcrgen</n:GivenName></n:Alphabetic>
              <n:Phonetic><n:FamilyName>x</n:FamilyName></n:Phonetic>
            </n:PersonName>
          </n:DicomAttribute>
          <n:DicomAttribute tag="0040a370"/>
          <n:DicomAttribute tag="00280010" keyword="Rows"><n:Value>&#53;<![CDATA[12]]></n:Value></n:DicomAttribute>
        </n:NativeDicomModel>
        """;
    DataSet d = read(document.getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(List.of("", "^J\u00fcrgen==x"), d.strings(Tag.PatientName));
    assertEquals(512, d.integer(Tag.Rows).orElse(0));
    assertTrue(d.contains(Tag.ReferencedRequestSequence));
    assertEquals("ISO_IR 192", d.string(Tag.SpecificCharacterSet));
  }

  @Test
  void the_declared_encoding_is_read_and_an_unknown_one_refused() throws Exception {
    String content = "<NativeDicomModel><DicomAttribute tag=\"00100020\"><Value>\u00fc</Value>";
    String document = content + "</DicomAttribute></NativeDicomModel>";
    assertEquals("\u00fc", read(document.getBytes(StandardCharsets.UTF_16)).string(Tag.PatientID));
    byte[] marked = ("\ufeff" + document).getBytes(StandardCharsets.UTF_8);
    assertEquals("\u00fc", read(marked).string(Tag.PatientID));
    byte[] latin = document.getBytes(StandardCharsets.ISO_8859_1);
    assertThrows(XMLStreamException.class, () -> read(latin));
    byte[] unknown = ("<?xml version='1.0' encoding='KLINGON'?>" + document).getBytes();
    assertThrows(XMLStreamException.class, () -> read(unknown));
  }

  @Test
  void bulk_data_are_read_by_reference_and_in_line() throws Exception {
    DataSet d =
        read(
            """
            <DicomAttribute tag="00420011" vr="OB"><BulkData uuid="119ef792"/></DicomAttribute>
            <DicomAttribute tag="7FE00010" vr="OW"><InlineBinary>AQ
            ID</InlineBinary></DicomAttribute>
            """);
    Bulk bulk = assertInstanceOf(Bulk.class, d.get(Tag.EncapsulatedDocument));
    assertEquals("urn:uuid:119ef792", bulk.data().uri());
    assertArrayEquals(new byte[] {1, 2, 3}, d.bytes(Tag.PixelData));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text",
        "<NativeDicomModel>",
        "<Other/>",
        "<NativeDicomModel/><NativeDicomModel/>",
        "<NativeDicomModel>text</NativeDicomModel>",
        "<NativeDicomModel><Item/></NativeDicomModel>",
        "<NativeDicomModel><DicomAttribute/></NativeDicomModel>",
        "<NativeDicomModel><DicomAttribute tag='0010001G'/></NativeDicomModel>",
        "<NativeDicomModel><DicomAttribute tag='00100010' vr='XX'/></NativeDicomModel>",
        "<NativeDicomModel><DicomAttribute tag='00100010'>x</DicomAttribute></NativeDicomModel>",
        "<NativeDicomModel><DicomAttribute tag='00100010'><No/></DicomAttribute></NativeDicomModel>",
        "<NativeDicomModel><DicomAttribute tag='00280010'><Value>x</Value></DicomAttribute></NativeDicomModel>",
        "<NativeDicomModel><DicomAttribute tag='00280010'><Value>70000</Value></DicomAttribute></NativeDicomModel>",
        "<NativeDicomModel><DicomAttribute tag='00100010'><Value><A/></Value></DicomAttribute></NativeDicomModel>",
        "<NativeDicomModel><DicomAttribute tag='00100010'><Value number='x'>a</Value></DicomAttribute></NativeDicomModel>",
        "<NativeDicomModel><DicomAttribute tag='00100010'><Value number='999999'>a</Value></DicomAttribute></NativeDicomModel>",
        "<NativeDicomModel><DicomAttribute tag='00100010'><PersonName><No/></PersonName></DicomAttribute></NativeDicomModel>",
        "<NativeDicomModel><DicomAttribute tag='00100010'><Item/></DicomAttribute></NativeDicomModel>",
        "<NativeDicomModel><DicomAttribute tag='00081140'><Value>a</Value></DicomAttribute></NativeDicomModel>",
        "<NativeDicomModel><DicomAttribute tag='7FE00010' vr='OB'><InlineBinary>A</InlineBinary></DicomAttribute></NativeDicomModel>",
        "<NativeDicomModel><DicomAttribute tag='7FE00010' vr='OB'><Value>1</Value></DicomAttribute></NativeDicomModel>",
        "<NativeDicomModel><DicomAttribute tag='00420011' vr='OB'><BulkData/></DicomAttribute></NativeDicomModel>",
        "<!DOCTYPE NativeDicomModel><NativeDicomModel/>",
        "<!DOCTYPE n [<!ENTITY e 'x'>]><NativeDicomModel><DicomAttribute tag='00100020'><Value>&e;</Value></DicomAttribute></NativeDicomModel>",
        "<!DOCTYPE n [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><NativeDicomModel><DicomAttribute tag='00100020'><Value>&e;</Value></DicomAttribute></NativeDicomModel>",
        "<!DOCTYPE n SYSTEM 'http://127.0.0.1:9/x.dtd'><NativeDicomModel/>",
        "<NativeDicomModel><DicomAttribute tag='00100020'><Value>&e;</Value></DicomAttribute></NativeDicomModel>"
      })
  void malformed_documents_are_refused(String document) {
    byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
    assertThrows(XMLStreamException.class, () -> read(bytes));
  }

  @Test
  void depth_number_and_size_are_bounded() {
    String open = "<DicomAttribute tag=\"00081140\" vr=\"SQ\"><Item>";
    String close = "</Item></DicomAttribute>";
    assertThrows(
        XMLStreamException.class, () -> read(open.repeat(100_000) + close.repeat(100_000)));
    ReadLimits few = ReadLimits.DEFAULTS.withMaxElements(3).withMaxInMemoryBytes(10);
    for (String content :
        List.of(
            "<DicomAttribute tag=\"00100020\"/>".repeat(4),
            "<DicomAttribute tag=\"00100020\"><Value number=\"9\">x</Value></DicomAttribute>",
            "<DicomAttribute tag=\"00100020\"><Value>01234567890</Value></DicomAttribute>")) {
      byte[] document = ("<NativeDicomModel>" + content + "</NativeDicomModel>").getBytes();
      assertThrows(
          XMLStreamException.class,
          () -> new XmlDataSetReader(new ByteArrayInputStream(document), few).read());
    }
  }

  @Test
  void damaged_documents_end_in_an_answer_or_the_one_exception() throws Exception {
    Random random = new Random(5);
    byte[] whole = write(new RandomDataSets(3).next(2).put(Tag.PatientName, "A^B=C"));
    for (int i = 0; i < 3_000; i++) {
      byte[] damaged = whole.clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        damaged[random.nextInt(Math.min(damaged.length, 4_000))] = (byte) random.nextInt(256);
      }
      try {
        read(damaged);
      } catch (XMLStreamException expected) {
        // any other exception fails the test
      }
    }
  }
}
