package org.orderly.hl7;

import java.io.StringWriter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A message as XML, in the form that style sheets for dcm4chee-arc know: below {@code hl7} an
 * element per segment, in it {@code field}, whose first component is text, further ones {@code
 * component}, {@code subcomponent} and {@code repeat}. The header begins with MSH-3.
 */
final class Hl7Xml {

  private static final XMLOutputFactory WRITERS = XMLOutputFactory.newDefaultFactory();
  private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9]{2}");
  private static final Pattern NO_XML = Pattern.compile("[^\\t\\x20-\\uD7FF\\uE000-\\uFFFD]");

  private final XMLStreamWriter xml;
  private final String field;
  private final String component;
  private final String repetition;
  private final String escape;
  private final String subcomponent;

  private Hl7Xml(XMLStreamWriter xml, String header) {
    this.xml = xml;
    field = header.substring(3, 4);
    component = header.substring(4, 5);
    repetition = header.substring(5, 6);
    escape = header.substring(6, 7);
    subcomponent = header.substring(7, 8);
  }

  /**
   * @param text begins with MSH
   */
  static String of(String text) throws Hl7Exception {
    if (!text.startsWith("MSH") || text.length() < 9) {
      throw Hl7Exception.rejected("MSH^1", 100, "Message does not begin with MSH");
    }
    StringWriter out = new StringWriter(4096);
    try {
      XMLStreamWriter xml = WRITERS.createXMLStreamWriter(out);
      xml.writeStartElement("hl7");
      Hl7Xml writer = new Hl7Xml(xml, text);
      for (String segment : text.split("[\r\n]+")) {
        writer.segment(segment);
      }
      xml.writeEndElement();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("a message cannot be written as XML", e);
    }
    return out.toString();
  }

  private void segment(String segment) throws XMLStreamException {
    String[] fields = split(segment, field);
    if (!NAME.matcher(fields[0]).matches()) {
      return;
    }
    xml.writeStartElement(fields[0]);
    int first = 1;
    if (fields[0].equals("MSH")) {
      xml.writeAttribute("fieldDelimiter", field);
      xml.writeAttribute("componentDelimiter", component);
      xml.writeAttribute("repeatDelimiter", repetition);
      xml.writeAttribute("escapeDelimiter", escape);
      xml.writeAttribute("subcomponentDelimiter", subcomponent);
      first = 2;
    }
    for (int i = first; i < fields.length; i++) {
      xml.writeStartElement("field");
      String[] repetitions = split(fields[i], repetition);
      components(repetitions[0]);
      for (int j = 1; j < repetitions.length; j++) {
        xml.writeStartElement("repeat");
        components(repetitions[j]);
        xml.writeEndElement();
      }
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  private void components(String text) throws XMLStreamException {
    String[] components = split(text, component);
    subcomponents(components[0]);
    for (int i = 1; i < components.length; i++) {
      xml.writeStartElement("component");
      subcomponents(components[i]);
      xml.writeEndElement();
    }
  }

  private void subcomponents(String text) throws XMLStreamException {
    String[] subcomponents = split(text, subcomponent);
    text(subcomponents[0]);
    for (int i = 1; i < subcomponents.length; i++) {
      xml.writeStartElement("subcomponent");
      text(subcomponents[i]);
      xml.writeEndElement();
    }
  }

  /** Escape sequences of delimiters become these, others elements (HL7 2.5.1, 2.7). */
  private void text(String text) throws XMLStreamException {
    String[] parts = split(text, escape);
    // an odd delimiter at the end escapes nothing
    int pairs = parts.length % 2 == 0 ? parts.length - 1 : parts.length;
    for (int i = 0; i < parts.length; i++) {
      if (i % 2 == 0 || i >= pairs) {
        characters(i >= pairs ? escape + parts[i] : parts[i]);
        continue;
      }
      switch (parts[i]) {
        case "F" -> characters(field);
        case "S" -> characters(component);
        case "T" -> characters(subcomponent);
        case "R" -> characters(repetition);
        case "E" -> characters(escape);
        default -> {
          xml.writeStartElement("escape");
          characters(parts[i]);
          xml.writeEndElement();
        }
      }
    }
  }

  private void characters(String text) throws XMLStreamException {
    Matcher illegal = NO_XML.matcher(text);
    xml.writeCharacters(illegal.replaceAll(" "));
  }

  private static String[] split(String text, String delimiter) {
    return text.split(Pattern.quote(delimiter), -1);
  }
}
