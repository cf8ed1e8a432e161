package org.orderly.web.rs.parameter;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Dictionary;
import org.orderly.dicom.dict.Vr;

/**
 * An attribute by keyword or by tag, also within sequences (PS3.18 8.3.4.1): {@code PatientID},
 * {@code 00100020}, {@code RequestAttributesSequence.ScheduledProcedureStepID}.
 */
public record AttributePath(List<Integer> tags) {
  private static final int MAX_DEPTH = 8;

  public AttributePath {
    tags = List.copyOf(tags);
  }

  /** The path, or empty if a name is unknown or one before the last is no sequence. */
  public static Optional<AttributePath> of(String text) {
    List<Integer> tags = new ArrayList<>();
    String[] names = text.split("\\.", -1);
    if (names.length > MAX_DEPTH) {
      return Optional.empty();
    }
    for (String name : names) {
      OptionalInt tag =
          name.matches("[0-9A-Fa-f]{8}")
              ? OptionalInt.of(Integer.parseUnsignedInt(name, 16))
              : Dictionary.tagForKeyword(name);
      boolean within = tags.isEmpty() || isSequence(tags.get(tags.size() - 1));
      if (tag.isEmpty() || !within) {
        return Optional.empty();
      }
      tags.add(tag.getAsInt());
    }
    return Optional.of(new AttributePath(tags));
  }

  private static boolean isSequence(int tag) {
    return Dictionary.vrOf(tag) == Vr.SQ;
  }

  public int first() {
    return tags.get(0);
  }

  public int last() {
    return tags.get(tags.size() - 1);
  }

  public Vr vr() {
    return Dictionary.vrOf(last());
  }

  /** The data set that directly holds the attribute, made where it is missing. */
  public DataSet holder(DataSet root) {
    DataSet holder = root;
    for (int tag : tags.subList(0, tags.size() - 1)) {
      DataSet item = holder.item(tag);
      if (item == null) {
        item = new DataSet();
        holder.putSequence(tag, item);
      }
      holder = item;
    }
    return holder;
  }
}
