package org.orderly.ups.dimse;

import java.util.List;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.data.Element.Items;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Tags;

/** The answer to a C-FIND: of a match what the identifier asked for (PS3.4 C.2.2.1.2). */
final class ReturnKeys {
  private ReturnKeys() {}

  static DataSet answer(DataSet wanted, DataSet match) {
    DataSet answer = new DataSet();
    copy(match, Tag.SpecificCharacterSet, answer);
    copy(match, Tag.TimezoneOffsetFromUTC, answer);
    select(wanted, match, answer);
    return answer;
  }

  private static void copy(DataSet match, int tag, DataSet answer) {
    Element element = match.get(tag);
    if (element != null) {
      answer.put(element);
    }
  }

  private static void select(DataSet wanted, DataSet match, DataSet answer) {
    for (Element key : wanted) {
      int tag = key.tag();
      if (Tags.isGroupLength(tag)
          || tag == Tag.SpecificCharacterSet
          || tag == Tag.TimezoneOffsetFromUTC) {
        continue;
      }
      Element value = match.get(tag);
      if (value == null) {
        answer.putEmpty(tag, key.vr());
      } else if (key instanceof Items keys && value instanceof Items values) {
        answer.putSequence(tag, items(keys.items(), values.items()));
      } else {
        answer.put(value);
      }
    }
  }

  /** Whole items, unless the key has an item that says what is wanted of each. */
  private static DataSet[] items(List<DataSet> keys, List<DataSet> values) {
    if (keys.isEmpty() || keys.get(0).isEmpty()) {
      return values.toArray(DataSet[]::new);
    }
    return values.stream()
        .map(
            value -> {
              DataSet item = new DataSet();
              select(keys.get(0), value, item);
              return item;
            })
        .toArray(DataSet[]::new);
  }
}
