package org.orderly.web.ui.worklist;

import java.util.ArrayList;
import java.util.List;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.dict.Dictionary;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Tags;

/** All attributes of a data set as lines, those of items below their sequence. */
public final class AttributeLines {

  /** One attribute; the depth is that of its item. */
  public record Line(int depth, String tag, String name, String value, boolean uid) {}

  private final List<Line> lines = new ArrayList<>();

  private AttributeLines() {}

  static List<Line> of(DataSet dataSet) {
    AttributeLines all = new AttributeLines();
    all.add(dataSet, 0);
    return List.copyOf(all.lines);
  }

  private void add(DataSet dataSet, int depth) {
    for (Element element : dataSet) {
      int tag = element.tag();
      if (tag == Tag.SpecificCharacterSet) {
        continue;
      }
      String keyword = Dictionary.keywordOf(tag);
      String name = keyword.isEmpty() ? "Private" : keyword;
      if (element instanceof Element.Items items) {
        String number = items.items().isEmpty() ? "–" : "";
        lines.add(new Line(depth, Tags.toString(tag), name, number, false));
        items.items().forEach(item -> add(item, depth + 1));
      } else {
        boolean uid = name.endsWith("UID");
        String value = element.vr().isBinary() ? "…" : String.join("\\", dataSet.strings(tag));
        lines.add(new Line(depth, Tags.toString(tag), name, value, uid));
      }
    }
  }
}
