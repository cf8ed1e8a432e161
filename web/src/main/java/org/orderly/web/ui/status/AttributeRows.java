package org.orderly.web.ui.status;

import java.util.ArrayList;
import java.util.List;
import org.orderly.dicom.data.BulkData;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.dict.Dictionary;
import org.orderly.dicom.dict.Tags;

/** Lays a data set out in rows. */
final class AttributeRows {
  static final int MOST = 5_000;
  private static final int LONGEST = 256;
  private static final int MOST_BYTES = 16;

  private final List<AttributeRow> rows = new ArrayList<>();

  /**
   * @param meta the header of the file
   */
  List<AttributeRow> of(DataSet meta, DataSet object) {
    for (Element element : meta) {
      add(meta, element, Tags.toHex(element.tag()), 0);
    }
    // the service of bulk data has none of the header
    rows.replaceAll(AttributeRow::uncut);
    add(object, "", 0);
    return List.copyOf(rows);
  }

  private void add(DataSet holder, String path, int depth) {
    for (Element element : holder) {
      if (rows.size() >= MOST) {
        return;
      }
      String here = path + Tags.toHex(element.tag());
      if (element instanceof Element.Items items) {
        add(items, here, depth);
      } else {
        add(holder, element, here, depth);
      }
    }
  }

  private void add(Element.Items items, String path, int depth) {
    int count = items.items().size();
    String value = count == 1 ? "1 item" : count + " items";
    rows.add(row(items, path, depth, value, count > 0, false));
    for (int i = 0; i < count && rows.size() < MOST; i++) {
      String item = path + "/" + i;
      rows.add(
          new AttributeRow(item, depth + 1, "(FFFE,E000)", "Item " + (i + 1), "", "", true, false));
      add(items.items().get(i), item + "/", depth + 2);
    }
  }

  private void add(DataSet holder, Element element, String path, int depth) {
    if (element instanceof Element.Bulk bulk) {
      rows.add(row(element, path, depth, bytes(bulk.data().length()), false, true));
    } else if (element instanceof Element.Fragments fragments) {
      long length = fragments.fragments().stream().mapToLong(BulkData::length).sum();
      int frames = Math.max(0, fragments.fragments().size() - 1);
      rows.add(
          row(element, path, depth, frames + " fragments, " + bytes(length), false, frames == 1));
    } else {
      value(holder, element, path, depth);
    }
  }

  private void value(DataSet holder, Element element, String path, int depth) {
    byte[] bytes = element instanceof Element.Bytes raw ? raw.value() : new byte[0];
    if (element.vr().isBinary() && !element.vr().isNumber()) {
      rows.add(row(element, path, depth, hex(bytes), false, bytes.length > MOST_BYTES));
      return;
    }
    String text = String.join("\\", holder.strings(element.tag()));
    boolean cut = text.length() > LONGEST;
    rows.add(row(element, path, depth, cut ? text.substring(0, LONGEST) + "…" : text, false, cut));
  }

  private static AttributeRow row(
      Element element, String path, int depth, String value, boolean holds, boolean cut) {
    String keyword = Dictionary.keywordOf(element.tag());
    return new AttributeRow(
        path, depth, Tags.toString(element.tag()), keyword, element.vr().name(), value, holds, cut);
  }

  private static String hex(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(bytes.length, MOST_BYTES); i++) {
      text.append("%02X ".formatted(bytes[i]));
    }
    return bytes.length > MOST_BYTES ? text + "… " + bytes(bytes.length) : text.toString().strip();
  }

  private static String bytes(long length) {
    return length + " bytes";
  }
}
