package org.orderly.dicom.json;

import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParsingException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.BulkData;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Dictionary;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Tags;
import org.orderly.dicom.dict.Vr;
import org.orderly.dicom.encoding.ReadLimits;

/** Reads data sets in the DICOM JSON Model (PS3.18 F.2). */
public final class JsonDataSetReader {

  private static final ReadLimits LIMITS = ReadLimits.DEFAULTS.withMaxDepth(256);

  private final JsonParser json;
  private final ReadLimits limits;
  private long elements;
  private boolean nonAscii;

  public JsonDataSetReader(JsonParser json) {
    this(json, LIMITS);
  }

  /**
   * A reader of what is not to be trusted.
   *
   * @param limits depth, and the number of attributes, items and values of all data sets together
   */
  public JsonDataSetReader(JsonParser json, ReadLimits limits) {
    this.json = json;
    this.limits = limits;
  }

  /**
   * Reads one object; the parser stands in front of it.
   *
   * @throws JsonParsingException if the text is no JSON, no DICOM JSON Model, or beyond the limits
   */
  public DataSet read() {
    expect(Event.START_OBJECT, "a data set");
    return readMembers();
  }

  /** Reads an array of objects, as DICOMweb requests and responses have it; also a lone object. */
  public List<DataSet> readArray() {
    Event event = next();
    if (event == Event.START_OBJECT) {
      return List.of(readMembers());
    }
    check(event == Event.START_ARRAY, "expected an array of data sets");
    List<DataSet> dataSets = new ArrayList<>();
    while ((event = next()) != Event.END_ARRAY) {
      check(event == Event.START_OBJECT, "expected a data set");
      dataSets.add(readMembers());
    }
    return dataSets;
  }

  /** Reads the members of an object whose start has been read. */
  public DataSet readMembers() {
    nonAscii = false;
    DataSet dataSet = new DataSet();
    members(dataSet);
    if (nonAscii) { // whatever was declared: the text came as Unicode
      dataSet.put(Tag.SpecificCharacterSet, "ISO_IR 192");
    }
    return dataSet;
  }

  private void members(DataSet dataSet) {
    Map<Integer, Content> attributes = attributes();
    while (next() != Event.END_OBJECT) {
      member(attributes, json.getString(), 0);
    }
    put(dataSet, attributes);
  }

  /** In the order of a data set, where those that come in another one are costly to insert. */
  private static Map<Integer, Content> attributes() {
    return new TreeMap<>(Integer::compareUnsigned);
  }

  private void member(Map<Integer, Content> attributes, String key, int depth) {
    int tag;
    try {
      tag = Tags.parse(key);
    } catch (IllegalArgumentException e) {
      throw fail("not a tag: " + key);
    }
    expect(Event.START_OBJECT, "an attribute object for " + key);
    count();
    attributes.put(tag, attribute(tag, depth));
  }

  private Content attribute(int tag, int depth) {
    Content content = new Content(Dictionary.vrOf(tag));
    while (next() != Event.END_OBJECT) {
      String key = json.getString();
      switch (key) {
        case "vr" -> content.vr = vr(tag, text());
        case "Value" -> value(content, depth);
        case "InlineBinary" -> content.binary = base64(tag, text());
        case "BulkDataURI" -> content.uri = text();
        default -> skip();
      }
    }
    return content;
  }

  private static final class Content {
    private final List<String> texts = new ArrayList<>();
    private final List<DataSet> items = new ArrayList<>();
    private byte @Nullable [] binary;
    private @Nullable String uri;
    private Vr vr;

    Content(Vr vr) {
      this.vr = vr;
    }
  }

  private void put(DataSet dataSet, Map<Integer, Content> attributes) {
    attributes.forEach((tag, content) -> put(dataSet, tag, content.vr, content));
  }

  private void put(DataSet dataSet, int tag, Vr vr, Content content) {
    if (Tags.isGroupLength(tag)) {
      return;
    }
    String uri = content.uri;
    byte[] binary = content.binary;
    if (vr == Vr.SQ) {
      check(content.texts.isEmpty(), "items of " + Tags.toString(tag) + " must be objects");
      dataSet.putSequence(tag, content.items.toArray(DataSet[]::new));
      return;
    }
    check(content.items.isEmpty(), Tags.toString(tag) + ": objects in an attribute of " + vr);
    if (uri != null) {
      dataSet.putBulk(tag, vr, BulkData.ofUri(uri));
    } else if (binary != null) {
      dataSet.putBytes(tag, vr, binary);
    } else if (content.texts.isEmpty()) {
      dataSet.putEmpty(tag, vr);
    } else {
      texts(dataSet, tag, vr, content.texts);
    }
  }

  private void texts(DataSet dataSet, int tag, Vr vr, List<String> texts) {
    check(!vr.isBinary(), Tags.toString(tag) + ": " + vr + " needs InlineBinary or BulkDataURI");
    try {
      dataSet.put(tag, vr, texts.toArray(String[]::new));
    } catch (IllegalArgumentException e) { // a number that is none, or out of range
      throw fail(Tags.toString(tag) + ": not a value of " + vr);
    }
  }

  private void value(Content content, int depth) {
    expect(Event.START_ARRAY, "an array for Value");
    for (Event event = next(); event != Event.END_ARRAY; event = next()) {
      count();
      switch (event) {
        case VALUE_NULL -> content.texts.add("");
        case VALUE_STRING, VALUE_NUMBER -> content.texts.add(special(noted(json.getString())));
        case START_OBJECT -> objectValue(content, depth);
        default -> throw fail("unexpected " + event + " in Value");
      }
    }
  }

  /** A person name has named groups, an item has tags: the first key tells. */
  private void objectValue(Content content, int depth) {
    String alphabetic = "";
    String ideographic = "";
    String phonetic = "";
    boolean name = false;
    Map<Integer, Content> attributes = attributes();
    while (next() != Event.END_OBJECT) {
      String key = json.getString();
      switch (key) {
        case "Alphabetic" -> alphabetic = noted(text());
        case "Ideographic" -> ideographic = noted(text());
        case "Phonetic" -> phonetic = noted(text());
        default -> {
          check(!name, "unknown group of a person name: " + key);
          check(depth < limits.maxDepth(), "nested deeper than " + limits.maxDepth() + " levels");
          member(attributes, key, depth + 1);
          continue;
        }
      }
      name = true;
    }
    if (name) {
      String groups = alphabetic + "=" + ideographic + "=" + phonetic;
      content.texts.add(groups.replaceFirst("=+$", ""));
    } else {
      DataSet item = new DataSet();
      put(item, attributes);
      content.items.add(item);
    }
  }

  private void count() {
    check(++elements <= limits.maxElements(), "more than " + limits.maxElements() + " elements");
  }

  private String noted(String text) {
    nonAscii |= text.chars().anyMatch(c -> c >= 0x80);
    return text;
  }

  private static String special(String text) {
    return switch (text) {
      case "inf" -> "Infinity";
      case "-inf" -> "-Infinity";
      default -> text;
    };
  }

  private Vr vr(int tag, String code) {
    Vr vr = code.length() == 2 ? Vr.of(code.charAt(0), code.charAt(1)) : null;
    if (vr == null) {
      throw fail(Tags.toString(tag) + ": unknown vr " + code);
    }
    return vr;
  }

  private byte[] base64(int tag, String text) {
    try {
      return Base64.getMimeDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw fail(Tags.toString(tag) + ": InlineBinary is not Base64");
    }
  }

  private String text() {
    Event event = next();
    check(event == Event.VALUE_STRING || event == Event.VALUE_NUMBER, "expected a string");
    return json.getString();
  }

  /**
   * Passes over one value; what the parser has for it does not come to an end when the text does.
   */
  private void skip() {
    int depth = 0;
    do {
      switch (next()) {
        case START_OBJECT, START_ARRAY -> depth++;
        case END_OBJECT, END_ARRAY -> depth--;
        default -> {
          // a name or a plain value
        }
      }
      check(depth <= limits.maxDepth(), "nested deeper than " + limits.maxDepth() + " levels");
    } while (depth > 0);
  }

  private void expect(Event expected, String what) {
    check(next() == expected, "expected " + what);
  }

  private Event next() {
    try {
      if (json.hasNext()) {
        return json.next();
      }
    } catch (JsonParsingException e) {
      throw e;
    } catch (RuntimeException e) { // too deep for the parser, or no text in a known encoding
      throw new JsonParsingException("cannot be read as JSON", e, json.getLocation());
    }
    throw fail("text ends early");
  }

  private void check(boolean condition, String message) {
    if (!condition) {
      throw fail(message);
    }
  }

  private JsonParsingException fail(String message) {
    return new JsonParsingException(message, json.getLocation());
  }
}
