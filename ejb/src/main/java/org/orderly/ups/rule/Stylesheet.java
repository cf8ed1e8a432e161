package org.orderly.ups.rule;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.transform.Templates;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.stream.StreamResult;
import javax.xml.transform.stream.StreamSource;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.encoding.ReadLimits;
import org.orderly.dicom.xml.XmlDataSetReader;
import org.orderly.dicom.xml.XmlDataSetWriter;

/**
 * An XSLT from one data set to another, both in the Native DICOM Model (PS3.19 Annex A). It is read
 * from a file, anew after each change, and may reach neither the network nor Java.
 */
final class Stylesheet {

  private static final Map<Path, Stylesheet> READ = new ConcurrentHashMap<>();

  private final long changed;
  private final Templates templates;

  private Stylesheet(long changed, Templates templates) {
    this.changed = changed;
    this.templates = templates;
  }

  /**
   * @param location a {@code file:} URI
   */
  static Stylesheet of(String location) throws StylesheetException {
    try {
      Path file = Path.of(URI.create(location));
      long changed = Files.getLastModifiedTime(file).toMillis();
      Stylesheet read = READ.get(file);
      if (read == null || read.changed != changed) {
        TransformerFactory factory = TransformerFactory.newDefaultInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_STYLESHEET, "file");
        read = new Stylesheet(changed, factory.newTemplates(new StreamSource(file.toFile())));
        READ.put(file, read);
      }
      return read;
    } catch (Exception e) {
      throw new StylesheetException("style sheet " + location + ": " + e.getClass().getName());
    }
  }

  /** Style sheets for dcm4chee-arc know the model without its namespace. */
  private static String withoutNamespace(String xml) {
    return xml.replaceFirst(" xmlns=(\"[^\"]*\"|'[^']*')", "");
  }

  /**
   * What comes of the source takes the place of what is in the work item.
   *
   * @param keywords whether the style sheet gets those of the attributes of the source
   */
  void apply(DataSet source, boolean keywords, DataSet workitem) throws StylesheetException {
    ByteArrayOutputStream from = new ByteArrayOutputStream(4096);
    try {
      new XmlDataSetWriter(from, keywords).write(source);
    } catch (XMLStreamException | RuntimeException e) {
      throw failed(e);
    }
    apply(withoutNamespace(from.toString(StandardCharsets.UTF_8)), workitem);
  }

  private static StylesheetException failed(Throwable e) {
    return new StylesheetException("the style sheet failed: " + e.getClass().getName());
  }

  /** The same of other XML. */
  void apply(String xml, DataSet workitem) throws StylesheetException {
    ByteArrayOutputStream to = new ByteArrayOutputStream(4096);
    DataSet made;
    try {
      templates
          .newTransformer()
          .transform(new StreamSource(new StringReader(xml)), new StreamResult(to));
      made =
          new XmlDataSetReader(new ByteArrayInputStream(to.toByteArray()), ReadLimits.DEFAULTS)
              .read();
    } catch (TransformerException | XMLStreamException | RuntimeException e) {
      throw failed(e);
    } catch (StackOverflowError e) {
      // templates that call each other without end
      throw failed(e);
    }
    for (Element element : made) {
      if (element.tag() != Tag.SpecificCharacterSet) {
        Attributes.copy(made, element.tag(), workitem);
      }
    }
  }
}
