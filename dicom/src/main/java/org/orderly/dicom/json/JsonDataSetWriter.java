package org.orderly.dicom.json;

import jakarta.json.stream.JsonGenerator;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.data.Element.Bulk;
import org.orderly.dicom.data.Element.Items;
import org.orderly.dicom.data.PersonName;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Tags;
import org.orderly.dicom.dict.Vr;

/** Writes data sets in the DICOM JSON Model (PS3.18 F.2). */
public final class JsonDataSetWriter {

  /** How IS, DS, SV and UV appear: PS3.18 Table F.2.3-1 allows both. */
  public enum Numbers {
    /** JSON numbers; text that is no number stays text. */
    AS_NUMBERS,
    /** Strings, which keep every digit and blank as it was. */
    AS_STRINGS
  }

  private static final Set<Vr> EITHER = Set.of(Vr.IS, Vr.DS, Vr.SV, Vr.UV);

  /** Longer "numbers" are somebody's attempt at something else. */
  private static final int LONGEST_NUMBER = 40;

  private final JsonGenerator json;
  private final Set<Vr> asNumbers;
  private final BulkDataLocator bulkData;

  public JsonDataSetWriter(JsonGenerator json) {
    this(json, Numbers.AS_NUMBERS, BulkDataLocator.INLINE);
  }

  public JsonDataSetWriter(JsonGenerator json, Numbers numbers, BulkDataLocator bulkData) {
    this(json, numbers == Numbers.AS_NUMBERS ? EITHER : Set.of(), bulkData);
  }

  /**
   * @param asNumbers those of IS, DS, SV and UV that appear as numbers; the others are strings
   */
  public JsonDataSetWriter(JsonGenerator json, Set<Vr> asNumbers, BulkDataLocator bulkData) {
    this.json = json;
    this.asNumbers = asNumbers;
    this.bulkData = bulkData;
  }

  /** Writes one JSON object, as the root or as an element of an array. */
  public void write(DataSet dataSet) {
    json.writeStartObject();
    members(dataSet, "");
    json.writeEnd();
  }

  /** Writes the members only, into an object the caller has begun. */
  public void writeMembers(DataSet dataSet) {
    members(dataSet, "");
  }

  private void members(DataSet dataSet, String prefix) {
    for (Element element : dataSet) {
      if (!Tags.isGroupLength(element.tag())) { // F.2.2 forbids group lengths
        json.writeStartObject(Tags.toHex(element.tag()));
        json.write("vr", element.vr().name());
        value(dataSet, element, prefix + Tags.toHex(element.tag()));
        json.writeEnd();
      }
    }
  }

  private void value(DataSet dataSet, Element element, String path) {
    String uri = element instanceof Items ? null : bulkData.uriOf(path, element);
    if (uri == null && element instanceof Bulk bulk) {
      uri = bulk.data().uri();
    }
    if (uri != null) {
      json.write("BulkDataURI", uri);
    } else if (element instanceof Items items) {
      items(items.items(), path);
    } else if (element.vr().isBinary()) {
      binary(dataSet.encoded(element));
    } else if (element.tag() == Tag.SpecificCharacterSet) {
      json.writeStartArray("Value").write("ISO_IR 192").writeEnd(); // JSON text is UTF-8
    } else {
      values(element.vr(), dataSet.strings(element.tag()));
    }
  }

  private void items(List<DataSet> items, String path) {
    if (items.isEmpty()) {
      return;
    }
    json.writeStartArray("Value");
    for (int i = 0; i < items.size(); i++) {
      json.writeStartObject();
      members(items.get(i), path + "/" + i + "/");
      json.writeEnd();
    }
    json.writeEnd();
  }

  private void binary(byte @Nullable [] bytes) {
    if (bytes != null && bytes.length > 0) {
      json.write("InlineBinary", Base64.getEncoder().encodeToString(bytes));
    }
  }

  private void values(Vr vr, List<String> values) {
    if (values.isEmpty() || values.size() == 1 && values.get(0).isEmpty()) {
      return;
    }
    json.writeStartArray("Value");
    for (String value : values) {
      if (value.isEmpty()) {
        json.writeNull();
      } else if (vr == Vr.PN) {
        personName(value);
      } else if (isNumber(vr)) {
        number(vr, value);
      } else {
        json.write(value);
      }
    }
    json.writeEnd();
  }

  private boolean isNumber(Vr vr) {
    return switch (vr) {
      case FL, FD, SL, SS, UL, US -> true;
      case IS, DS, SV, UV -> asNumbers.contains(vr);
      default -> false;
    };
  }

  private void number(Vr vr, String text) {
    if (vr == Vr.FL || vr == Vr.FD) {
      double value = Double.parseDouble(text);
      if (!Double.isFinite(value)) { // JSON has no such numbers
        json.write(Double.isNaN(value) ? "NaN" : value > 0 ? "inf" : "-inf");
        return;
      }
    }
    if (text.length() <= LONGEST_NUMBER) {
      try {
        json.write(new BigDecimal(text));
        return;
      } catch (NumberFormatException e) {
        // as text below: what a sender wrote must not be lost
      }
    }
    json.write(text);
  }

  private void personName(String text) {
    PersonName name = PersonName.of(text);
    json.writeStartObject();
    group("Alphabetic", name.alphabetic());
    group("Ideographic", name.ideographic());
    group("Phonetic", name.phonetic());
    json.writeEnd();
  }

  private void group(String key, String group) {
    if (!group.isEmpty()) {
      json.write(key, group);
    }
  }
}
