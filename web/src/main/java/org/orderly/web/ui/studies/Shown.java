package org.orderly.web.ui.studies;

import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.PersonName;
import org.orderly.dicom.dict.Tag;

/** Attributes as people read them. */
final class Shown {

  private Shown() {}

  static String name(DataSet attributes) {
    String name = PersonName.of(attributes.string(Tag.PatientName, "")).alphabetic();
    return name.replaceFirst("\\^", ", ").replace('^', ' ').strip();
  }

  /** As in {@code 2026-03-02}; what is no date is shown as it is. */
  static String date(String value) {
    return value.matches("\\d{8}")
        ? value.substring(0, 4) + '-' + value.substring(4, 6) + '-' + value.substring(6)
        : value;
  }

  static String time(String value) {
    return value.matches("\\d{4}.*") ? value.substring(0, 2) + ':' + value.substring(2, 4) : value;
  }
}
