package org.orderly.dicom.image;

import java.util.List;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;

/** Attributes that enhanced objects keep for each frame (PS3.3 C.7.6.16). */
final class FunctionalGroups {

  private FunctionalGroups() {}

  /** The macro of a frame, else the one of all frames, else the data set itself. */
  static DataSet macro(DataSet d, int frame, int sequence) {
    List<DataSet> perFrame = d.items(Tag.PerFrameFunctionalGroupsSequence);
    DataSet own = frame <= perFrame.size() ? perFrame.get(frame - 1).item(sequence) : null;
    if (own != null) {
      return own;
    }
    DataSet shared = d.item(Tag.SharedFunctionalGroupsSequence);
    DataSet common = shared == null ? null : shared.item(sequence);
    return common == null ? d : common;
  }
}
