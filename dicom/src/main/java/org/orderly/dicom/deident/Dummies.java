package org.orderly.dicom.deident;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.dict.Dictionary;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Vr;

/** Values that are valid and say nothing (action D of PS3.15 Table E.1-1a). */
final class Dummies {

  static final String TEXT = "REMOVED";
  static final String DATE = "19000101";

  /** A page without anything on it; readers find its parts without a cross reference. */
  private static final String EMPTY_PDF =
      "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
          + "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
          + "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
          + "trailer<</Root 1 0 R>>\n%%EOF\n";

  private Dummies() {}

  /** An element of this VR with one value. */
  static Element of(DataSet holder, int tag, Vr vr) {
    DataSet made = new DataSet();
    switch (vr) {
      case DA -> made.put(tag, vr, DATE);
      case DT -> made.put(tag, vr, DATE + "000000");
      case TM -> made.put(tag, vr, "000000");
      case AS -> made.put(tag, vr, "000Y");
      case DS, IS -> made.put(tag, vr, "0");
      case UR -> made.put(tag, vr, "about:blank");
      case SQ -> made.putSequence(tag, sequenceItem(holder, tag));
      default -> {
        if (vr.isText()) {
          made.put(tag, vr, TEXT);
        } else if (tag == Tag.EncapsulatedDocument
            && holder
                .string(Tag.MIMETypeOfEncapsulatedDocument, "")
                .equalsIgnoreCase("application/pdf")) {
          made.putBytes(tag, vr, EMPTY_PDF.getBytes(StandardCharsets.US_ASCII));
        } else {
          made.putBytes(tag, vr, new byte[8]); // a multiple of every width
        }
      }
    }
    return Objects.requireNonNull(made.get(tag));
  }

  private static DataSet sequenceItem(DataSet holder, int tag) {
    if (tag == Tag.ContentSequence) {
      return contentItem();
    }
    DataSet first = holder.item(tag);
    return first == null ? code() : item(first);
  }

  /** The shape of an item; terms of the standard stay, everything else is a dummy. */
  private static DataSet item(DataSet original) {
    DataSet item = new DataSet();
    for (Element element : original) {
      int tag = element.tag();
      Dictionary.Entry entry = Dictionary.entry(tag);
      if (entry == null || element.vr() == Vr.UI || ProfileTable.row(tag) != null) {
        continue;
      }
      Vr vr = entry.vr() == null ? element.vr() : entry.vr();
      if (vr == Vr.CS || vr.isNumber()) {
        item.put(element);
      } else {
        item.put(of(original, tag, vr == Vr.UN ? Vr.LO : vr));
      }
    }
    return item.isEmpty() ? code() : item;
  }

  private static DataSet contentItem() {
    DataSet item = new DataSet();
    item.put(Tag.RelationshipType, "CONTAINS");
    item.put(Tag.ValueType, "TEXT");
    item.putSequence(
        Tag.ConceptNameCodeSequence,
        new DataSet()
            .put(Tag.CodeValue, "121106")
            .put(Tag.CodingSchemeDesignator, "DCM")
            .put(Tag.CodeMeaning, "Comment"));
    item.put(Tag.TextValue, TEXT);
    return item;
  }

  private static DataSet code() {
    return new DataSet()
        .put(Tag.CodeValue, TEXT)
        .put(Tag.CodingSchemeDesignator, "99REMOVED")
        .put(Tag.CodeMeaning, TEXT);
  }
}
