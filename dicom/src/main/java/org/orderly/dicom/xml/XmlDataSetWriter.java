package org.orderly.dicom.xml;

import java.io.OutputStream;
import java.util.Base64;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.data.Element.Bulk;
import org.orderly.dicom.data.Element.Items;
import org.orderly.dicom.data.PersonName;
import org.orderly.dicom.dict.Dictionary;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Tags;

/**
 * Writes data sets as documents of the Native DICOM Model (PS3.19 A.1.5). What XML cannot hold,
 * most control characters, becomes U+FFFD.
 */
public final class XmlDataSetWriter {

  static final String NAMESPACE = "http://dicom.nema.org/PS3.19/models/NativeDICOM";

  // the one of the JDK, whatever else is on the class path
  private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();
  private static final List<String> COMPONENTS =
      List.of("FamilyName", "GivenName", "MiddleName", "NamePrefix", "NameSuffix");

  private final OutputStream out;
  private final boolean keywords;

  public XmlDataSetWriter(OutputStream out) {
    this(out, true);
  }

  /**
   * @param keywords whether elements have their keywords, which PS3.19 wants of those of PS3.6
   */
  public XmlDataSetWriter(OutputStream out, boolean keywords) {
    this.out = out;
    this.keywords = keywords;
  }

  /** Writes one document; the stream stays open. */
  public void write(DataSet dataSet) throws XMLStreamException {
    XMLStreamWriter xml = FACTORY.createXMLStreamWriter(out, "UTF-8");
    xml.writeStartDocument("UTF-8", "1.0");
    xml.writeStartElement("NativeDicomModel");
    xml.writeDefaultNamespace(NAMESPACE);
    xml.writeAttribute("xml:space", "preserve");
    attributes(xml, dataSet);
    xml.writeEndElement();
    xml.writeEndDocument();
    xml.flush();
  }

  private void attributes(XMLStreamWriter xml, DataSet dataSet) throws XMLStreamException {
    for (Element element : dataSet) {
      if (Tags.isGroupLength(element.tag())) {
        continue;
      }
      int tag = element.tag();
      xml.writeStartElement("DicomAttribute");
      String creator =
          Tags.isPrivate(tag) && !Tags.isPrivateCreator(tag)
              ? dataSet.string(Tags.privateCreatorOf(tag))
              : null;
      // the number of a private block means nothing outside of its data set
      xml.writeAttribute("tag", Tags.toHex(creator == null ? tag : tag & 0xFFFF00FF));
      xml.writeAttribute("vr", element.vr().name());
      if (creator != null) {
        xml.writeAttribute("privateCreator", valid(creator));
      }
      String keyword = keywords ? Dictionary.keywordOf(tag) : "";
      if (!keyword.isEmpty()) {
        xml.writeAttribute("keyword", keyword);
      }
      value(xml, dataSet, element);
      xml.writeEndElement();
    }
  }

  private void value(XMLStreamWriter xml, DataSet dataSet, Element element)
      throws XMLStreamException {
    if (element instanceof Items items) {
      int number = 1;
      for (DataSet item : items.items()) {
        xml.writeStartElement("Item");
        xml.writeAttribute("number", Integer.toString(number++));
        attributes(xml, item);
        xml.writeEndElement();
      }
    } else if (element instanceof Bulk bulk && bulk.data().bytes() == null) {
      String uri = bulk.data().uri();
      if (uri != null) {
        xml.writeEmptyElement("BulkData");
        xml.writeAttribute("uri", valid(uri));
      }
    } else if (element.vr().isBinary()) {
      byte[] bytes = dataSet.encoded(element);
      if (bytes != null && bytes.length > 0) {
        text(xml, "InlineBinary", Base64.getEncoder().encodeToString(bytes));
      }
    } else if (element.tag() == Tag.SpecificCharacterSet) {
      values(xml, element, List.of("ISO_IR 192")); // the document is in UTF-8
    } else {
      values(xml, element, dataSet.strings(element.tag()));
    }
  }

  private void values(XMLStreamWriter xml, Element element, List<String> values)
      throws XMLStreamException {
    for (int i = 0; i < values.size(); i++) {
      String value = values.get(i);
      if (value.isEmpty()) {
        continue; // the numbers of the others tell that one is missing
      }
      switch (element.vr()) {
        case PN -> personName(xml, i + 1, PersonName.of(value));
        default -> {
          xml.writeStartElement("Value");
          xml.writeAttribute("number", Integer.toString(i + 1));
          characters(xml, value);
          xml.writeEndElement();
        }
      }
    }
  }

  private void personName(XMLStreamWriter xml, int number, PersonName name)
      throws XMLStreamException {
    xml.writeStartElement("PersonName");
    xml.writeAttribute("number", Integer.toString(number));
    group(xml, "Alphabetic", name.alphabetic());
    group(xml, "Ideographic", name.ideographic());
    group(xml, "Phonetic", name.phonetic());
    xml.writeEndElement();
  }

  private void group(XMLStreamWriter xml, String element, String group) throws XMLStreamException {
    if (group.isEmpty()) {
      return;
    }
    xml.writeStartElement(element);
    // a sixth component is nobody's: it stays with the fifth
    String[] parts = group.split("\\^", COMPONENTS.size());
    for (int i = 0; i < parts.length; i++) {
      if (!parts[i].isEmpty()) {
        text(xml, COMPONENTS.get(i), parts[i]);
      }
    }
    xml.writeEndElement();
  }

  private void text(XMLStreamWriter xml, String element, String text) throws XMLStreamException {
    xml.writeStartElement(element);
    characters(xml, text);
    xml.writeEndElement();
  }

  /** A parser turns a bare carriage return into a line feed; a reference keeps it. */
  private void characters(XMLStreamWriter xml, String text) throws XMLStreamException {
    String valid = valid(text);
    int start = 0;
    for (int cr = valid.indexOf('\r'); cr >= 0; cr = valid.indexOf('\r', start)) {
      xml.writeCharacters(valid.substring(start, cr));
      xml.writeEntityRef("#13");
      start = cr + 1;
    }
    xml.writeCharacters(valid.substring(start));
  }

  private static String valid(String text) {
    if (text.codePoints().allMatch(XmlDataSetWriter::isCharacter)) {
      return text;
    }
    return text.codePoints()
        .map(c -> isCharacter(c) ? c : 0xFFFD)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** Char of XML 1.0 2.2. */
  private static boolean isCharacter(int c) {
    return c >= ' ' && c <= 0xD7FF
        || c == '\t'
        || c == '\n'
        || c == '\r'
        || c >= 0xE000 && c <= 0xFFFD
        || c >= 0x10000;
  }
}
