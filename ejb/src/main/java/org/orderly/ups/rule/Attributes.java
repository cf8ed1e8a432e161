package org.orderly.ups.rule;

import java.util.List;
import org.orderly.conf.Code;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.dict.Tag;

/** Pieces of data sets that rules put together, in UTF-8 throughout. */
final class Attributes {

  static final String UTF_8 = "ISO_IR 192";

  /** What a work item says of its patient (PS3.4 CC.2.5-3, UPS Relationship). */
  private static final int[] PATIENT = {
    Tag.PatientName,
    Tag.PatientID,
    Tag.IssuerOfPatientID,
    Tag.IssuerOfPatientIDQualifiersSequence,
    Tag.OtherPatientIDsSequence,
    Tag.PatientBirthDate,
    Tag.PatientSex
  };

  private Attributes() {}

  static DataSet empty() {
    return new DataSet().put(Tag.SpecificCharacterSet, UTF_8);
  }

  static void copyPatient(DataSet from, DataSet to) {
    for (int tag : PATIENT) {
      copy(from, tag, to);
    }
  }

  /** Copies an attribute that has a value, out of whatever character set. */
  static void copy(DataSet from, int tag, DataSet to) {
    Element element = from.get(tag);
    if (element != null && from.hasValue(tag)) {
      put(from, element, to);
    }
  }

  private static void put(DataSet from, Element element, DataSet to) {
    if (element instanceof Element.Items items) {
      DataSet[] copies =
          items.items().stream()
              .map(
                  item -> {
                    DataSet copy = new DataSet();
                    for (Element inner : item) {
                      if (inner.tag() != Tag.SpecificCharacterSet) {
                        put(item, inner, copy);
                      }
                    }
                    return copy;
                  })
              .toArray(DataSet[]::new);
      to.putSequence(element.tag(), copies);
    } else if (element.vr().isText() && from.hasValue(element.tag())) {
      to.put(element.tag(), element.vr(), from.strings(element.tag()).toArray(String[]::new));
    } else {
      to.put(element);
    }
  }

  /** An item of a code sequence (PS3.3 8.8). */
  static DataSet code(Code code) {
    DataSet item = new DataSet();
    // a Code Value is a short string
    item.put(code.value().length() > 16 ? Tag.LongCodeValue : Tag.CodeValue, code.value());
    item.put(Tag.CodingSchemeDesignator, code.schemeDesignator());
    if (code.schemeVersion() != null) {
      item.put(Tag.CodingSchemeVersion, code.schemeVersion());
    }
    return item.put(Tag.CodeMeaning, code.meaning());
  }

  static DataSet[] codes(List<Code> codes) {
    return codes.stream().map(Attributes::code).toArray(DataSet[]::new);
  }

  /** An item that has a code as value (PS3.3 10.2, Content Item Macro). */
  static DataSet codeItem(Code concept, Code value) {
    DataSet item = new DataSet().put(Tag.ValueType, "CODE");
    item.putSequence(Tag.ConceptNameCodeSequence, code(concept));
    item.putSequence(Tag.ConceptCodeSequence, code(value));
    return item;
  }
}
