package org.orderly.dicom.xml;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.BulkData;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Dictionary;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Tags;
import org.orderly.dicom.dict.Vr;
import org.orderly.dicom.encoding.ReadLimits;

/**
 * Reads documents of the Native DICOM Model (PS3.19 A.1.5), with or without its namespace. Document
 * type declarations are refused: without them a document can neither name other resources nor grow
 * beyond its own size.
 */
public final class XmlDataSetReader {

  private static final XMLInputFactory FACTORY = factory();
  private static final int MOST_VALUES = 0xFFFF;
  private static final List<String> GROUPS = List.of("Alphabetic", "Ideographic", "Phonetic");
  private static final List<String> COMPONENTS =
      List.of("FamilyName", "GivenName", "MiddleName", "NamePrefix", "NameSuffix");

  private final XMLStreamReader xml;
  private final ReadLimits limits;
  private long elements;
  private long characters;
  private boolean nonAscii;

  public XmlDataSetReader(InputStream in, ReadLimits limits) throws XMLStreamException {
    try {
      xml = FACTORY.createXMLStreamReader(XmlText.of(in));
    } catch (IOException e) {
      throw new XMLStreamException("no text in a known encoding", e);
    }
    this.limits = limits;
  }

  private static XMLInputFactory factory() {
    // the one of the JDK, whatever else is on the class path
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    factory.setXMLResolver(
        (publicId, systemId, base, name) -> {
          throw new XMLStreamException("external resources are not read");
        });
    return factory;
  }

  /**
   * Reads the document to its end.
   *
   * @throws XMLStreamException if it is no XML, no Native DICOM Model, or beyond the limits
   */
  public DataSet read() throws XMLStreamException {
    check(nextElement(), "no document");
    check(xml.getLocalName().equals("NativeDicomModel"), "the root is no NativeDicomModel");
    DataSet dataSet = new DataSet();
    attributes(dataSet, 0);
    if (nonAscii) { // whatever was declared: the text came as Unicode
      dataSet.put(Tag.SpecificCharacterSet, "ISO_IR 192");
    }
    while (xml.hasNext()) {
      next(); // what follows the root must be well-formed, too
    }
    return dataSet;
  }

  /** Private elements wait for the end of their data set, where all reserved blocks are known. */
  private record Private(String creator, Attribute attribute) {}

  private static final class Attribute {
    private final int tag;
    private final Vr vr;
    private final List<String> texts = new ArrayList<>();
    private final List<DataSet> items = new ArrayList<>();
    private byte @Nullable [] binary;
    private @Nullable String uri;

    Attribute(int tag, Vr vr) {
      this.tag = tag;
      this.vr = vr;
    }
  }

  private void attributes(DataSet dataSet, int depth) throws XMLStreamException {
    check(depth <= limits.maxDepth(), "nested deeper than " + limits.maxDepth() + " levels");
    List<Private> later = new ArrayList<>();
    while (nextElement()) {
      check(xml.getLocalName().equals("DicomAttribute"), "expected DicomAttribute");
      check(++elements <= limits.maxElements(), "more than " + limits.maxElements() + " elements");
      int tag = tag();
      String creator = xml.getAttributeValue(null, "privateCreator");
      Attribute attribute = new Attribute(tag, vr(tag));
      while (nextElement()) {
        content(attribute, depth);
      }
      if (Tags.isGroupLength(tag)) {
        continue;
      }
      if (creator == null || creator.isEmpty() || !Tags.isPrivate(tag)) {
        put(dataSet, tag, attribute);
      } else {
        later.add(new Private(creator, attribute));
      }
    }
    for (Private element : later) {
      put(dataSet, privateTag(dataSet, element), element.attribute());
    }
  }

  private int privateTag(DataSet dataSet, Private element) throws XMLStreamException {
    try {
      return dataSet.reserve(element.creator(), element.attribute().tag);
    } catch (IllegalStateException e) {
      throw fail("too many private creators");
    }
  }

  private int tag() throws XMLStreamException {
    String text = xml.getAttributeValue(null, "tag");
    try {
      if (text != null && text.length() == 8) {
        return Tags.parse(text);
      }
    } catch (IllegalArgumentException e) {
      // as below
    }
    throw fail("DicomAttribute without a tag of eight hexadecimal digits");
  }

  private Vr vr(int tag) throws XMLStreamException {
    String code = xml.getAttributeValue(null, "vr");
    if (code == null) {
      return Dictionary.vrOf(tag);
    }
    Vr vr = code.length() == 2 ? Vr.of(code.charAt(0), code.charAt(1)) : null;
    if (vr == null) {
      throw fail(Tags.toString(tag) + ": unknown vr");
    }
    return vr;
  }

  private void content(Attribute attribute, int depth) throws XMLStreamException {
    switch (xml.getLocalName()) {
      case "Value" -> {
        number(attribute);
        attribute.texts.add(text());
      }
      case "PersonName" -> {
        number(attribute);
        attribute.texts.add(personName());
      }
      case "Item" -> {
        check(attribute.vr == Vr.SQ, Tags.toString(attribute.tag) + ": item of no sequence");
        check(++elements <= limits.maxElements(), "more than " + limits.maxElements());
        DataSet item = new DataSet();
        attributes(item, depth + 1);
        attribute.items.add(item);
      }
      case "InlineBinary" -> attribute.binary = base64(attribute.tag, text());
      case "BulkData" -> {
        String uri = xml.getAttributeValue(null, "uri");
        String uuid = xml.getAttributeValue(null, "uuid");
        check(uri != null || uuid != null, "BulkData without uri and uuid");
        attribute.uri = uri != null ? uri : "urn:uuid:" + uuid;
        text();
      }
      default -> throw fail("unknown element within DicomAttribute");
    }
  }

  /** Values are numbered from 1, and a gap stands for empty ones. */
  private void number(Attribute attribute) throws XMLStreamException {
    String text = xml.getAttributeValue(null, "number");
    int next = attribute.texts.size() + 1;
    int number = next;
    if (text != null) {
      check(text.matches("[1-9]\\d{0,5}"), "number of a value is none");
      number = Integer.parseInt(text);
    }
    check(number >= next && number <= MOST_VALUES, "numbers of values do not ascend");
    elements += number - next + 1;
    check(elements <= limits.maxElements(), "more than " + limits.maxElements() + " values");
    while (attribute.texts.size() < number - 1) {
      attribute.texts.add("");
    }
  }

  private String personName() throws XMLStreamException {
    String[] groups = {"", "", ""};
    while (nextElement()) {
      int group = GROUPS.indexOf(xml.getLocalName());
      check(group >= 0, "unknown element within PersonName");
      String[] components = {"", "", "", "", ""};
      while (nextElement()) {
        int component = COMPONENTS.indexOf(xml.getLocalName());
        check(component >= 0, "unknown component of a person name");
        components[component] = text();
      }
      groups[group] = String.join("^", components).replaceFirst("\\^+$", "");
    }
    return String.join("=", groups).replaceFirst("=+$", "");
  }

  private void put(DataSet dataSet, int tag, Attribute attribute) throws XMLStreamException {
    Vr vr = attribute.vr;
    String uri = attribute.uri;
    byte[] binary = attribute.binary;
    if (vr == Vr.SQ) {
      check(attribute.texts.isEmpty(), Tags.toString(tag) + ": value in a sequence");
      dataSet.putSequence(tag, attribute.items.toArray(DataSet[]::new));
    } else if (uri != null) {
      dataSet.putBulk(tag, vr, BulkData.ofUri(uri));
    } else if (binary != null) {
      dataSet.putBytes(tag, vr, binary);
    } else if (attribute.texts.stream().allMatch(String::isEmpty)) {
      dataSet.putEmpty(tag, vr);
    } else {
      check(!vr.isBinary(), Tags.toString(tag) + ": " + vr + " needs InlineBinary or BulkData");
      try {
        dataSet.put(tag, vr, attribute.texts.toArray(String[]::new));
      } catch (IllegalArgumentException e) { // a number that is none, or out of range
        throw fail(Tags.toString(tag) + ": not a value of " + vr);
      }
    }
  }

  private byte[] base64(int tag, String text) throws XMLStreamException {
    try {
      return Base64.getMimeDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw fail(Tags.toString(tag) + ": InlineBinary is not Base64");
    }
  }

  /** The text of an element that has no elements; its end is read. */
  private String text() throws XMLStreamException {
    StringBuilder text = new StringBuilder();
    for (int event = next(); event != XMLStreamConstants.END_ELEMENT; event = next()) {
      check(event != XMLStreamConstants.START_ELEMENT, "element where text is expected");
      if (isText(event)) {
        text.append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
      }
    }
    characters += text.length();
    check(characters <= limits.maxInMemoryBytes(), "too much text");
    nonAscii |= text.chars().anyMatch(c -> c >= 0x80);
    return text.toString();
  }

  /** Goes to the next child; false if the end of the parent comes first. */
  private boolean nextElement() throws XMLStreamException {
    while (xml.hasNext()) {
      int event = next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        return true;
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        return false;
      }
      check(!isText(event) || xml.getText().isBlank(), "text where elements are expected");
    }
    throw fail("document ends early");
  }

  private static boolean isText(int event) {
    return event == XMLStreamConstants.CHARACTERS
        || event == XMLStreamConstants.CDATA
        || event == XMLStreamConstants.SPACE;
  }

  private int next() throws XMLStreamException {
    int event = xml.next();
    check(event != XMLStreamConstants.DTD, "document type declarations are not read");
    check(event != XMLStreamConstants.ENTITY_REFERENCE, "entities are not resolved");
    return event;
  }

  private void check(boolean condition, String message) throws XMLStreamException {
    if (!condition) {
      throw fail(message);
    }
  }

  private XMLStreamException fail(String message) {
    return new XMLStreamException(message, xml.getLocation());
  }
}
