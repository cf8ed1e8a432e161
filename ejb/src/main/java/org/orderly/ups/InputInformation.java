package org.orderly.ups;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;

/**
 * The Input Information Sequence (0040,4021) as it grows: an item per series, each instance once
 * (PS3.3 10.28, Referenced Instances and Access Macro).
 */
final class InputInformation {

  private final DataSet content;

  InputInformation(DataSet content) {
    this.content = content;
  }

  /** Of these items what is not referenced yet. */
  List<DataSet> missing(List<DataSet> items) {
    Set<String> known = new HashSet<>();
    for (DataSet item : content.items(Tag.InputInformationSequence)) {
      instances(item).forEach(instance -> known.add(uid(instance)));
    }
    List<DataSet> missing = new ArrayList<>();
    for (DataSet item : items) {
      DataSet[] wanted =
          instances(item).stream()
              .filter(instance -> known.add(uid(instance)))
              .toArray(DataSet[]::new);
      if (wanted.length > 0) {
        DataSet copy = new DataSet();
        item.forEach(copy::put);
        copy.putSequence(Tag.ReferencedSOPSequence, wanted);
        missing.add(copy);
      }
    }
    return missing;
  }

  /** Adds items, to those of the same series where there are. */
  void add(List<DataSet> items) {
    List<DataSet> all = new ArrayList<>(content.items(Tag.InputInformationSequence));
    for (DataSet item : items) {
      DataSet same = sameSeries(all, item);
      if (same == null) {
        all.add(item);
      } else {
        List<DataSet> instances = new ArrayList<>(instances(same));
        instances.addAll(instances(item));
        same.putSequence(Tag.ReferencedSOPSequence, instances.toArray(DataSet[]::new));
      }
    }
    content.putSequence(Tag.InputInformationSequence, all.toArray(DataSet[]::new));
  }

  private static @Nullable DataSet sameSeries(List<DataSet> items, DataSet wanted) {
    for (DataSet item : items) {
      if (same(item, wanted, Tag.StudyInstanceUID)
          && same(item, wanted, Tag.SeriesInstanceUID)
          && item.hasValue(Tag.ReferencedSOPSequence)) {
        return item;
      }
    }
    return null;
  }

  private static boolean same(DataSet one, DataSet other, int tag) {
    return Objects.equals(one.string(tag), other.string(tag));
  }

  private static List<DataSet> instances(DataSet item) {
    return item.items(Tag.ReferencedSOPSequence);
  }

  private static String uid(DataSet instance) {
    return instance.string(Tag.ReferencedSOPInstanceUID, "");
  }
}
