package org.orderly.web.rs.parameter;

import java.util.ArrayList;
import java.util.List;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.data.Element.Items;
import org.orderly.dicom.dict.Dictionary;
import org.orderly.dicom.dict.Tags;
import org.orderly.dicom.dict.Vr;

/**
 * Holds attributes to the value representation that PS3.6 registers for them, so that nothing is
 * stored that cannot be encoded again.
 */
public final class DeclaredVr {

  private DeclaredVr() {}

  /**
   * Re-declares what a client declared otherwise.
   *
   * @throws IllegalArgumentException if the value is none of the registered representation
   */
  public static void correct(DataSet dataSet) {
    List<Element> elements = new ArrayList<>();
    dataSet.forEach(elements::add);
    for (Element element : elements) {
      if (element instanceof Items items) {
        items.items().forEach(DeclaredVr::correct);
      }
      Dictionary.Entry entry = Dictionary.entry(element.tag());
      Vr registered = entry == null ? null : entry.vr();
      if (registered != null && registered != element.vr()) {
        correct(dataSet, element, registered);
      }
    }
  }

  private static void correct(DataSet dataSet, Element element, Vr registered) {
    int tag = element.tag();
    boolean alternatives =
        element.vr().isBinary() && registered.isBinary()
            || element.vr() == Vr.SS && registered == Vr.US;
    if (alternatives) {
      return;
    }
    if (!dataSet.hasValue(tag)) {
      dataSet.putEmpty(tag, registered);
      return;
    }
    boolean text = element.vr().isText() || element.vr().isNumber();
    if (!text || !(registered.isText() || registered.isNumber())) {
      throw new IllegalArgumentException(Tags.toString(tag) + " is " + registered);
    }
    try {
      dataSet.put(tag, registered, dataSet.strings(tag).toArray(String[]::new));
    } catch (IllegalArgumentException e) { // its message has the value
      throw new IllegalArgumentException(Tags.toString(tag) + " is " + registered, e);
    }
  }
}
