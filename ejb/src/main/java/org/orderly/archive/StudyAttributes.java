package org.orderly.archive;

import org.orderly.dicom.data.DataSet;

/** The attributes that the row of a study keeps. */
public final class StudyAttributes {

  private StudyAttributes() {}

  /** Reads the column. */
  public static DataSet decode(byte[] column) {
    return Attributes.decode(column);
  }
}
