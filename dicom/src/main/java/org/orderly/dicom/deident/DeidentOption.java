package org.orderly.dicom.deident;

/** The options of PS3.15 E.3 with their codes of PS3.16 CID 7050. */
public enum DeidentOption {
  /** Text burned into the pixels is blanked; needed where {@link PixelPolicy} says so. */
  CLEAN_PIXEL_DATA("113101", "Clean Pixel Data Option"),
  CLEAN_GRAPHICS("113103", "Clean Graphics Option"),
  CLEAN_STRUCTURED_CONTENT("113104", "Clean Structured Content Option"),
  CLEAN_DESCRIPTORS("113105", "Clean Descriptors Option"),
  RETAIN_FULL_DATES("113106", "Retain Longitudinal Temporal Information Full Dates Option"),
  /** All dates of a patient are moved by the same number of days. */
  RETAIN_MODIFIED_DATES("113107", "Retain Longitudinal Temporal Information Modified Dates Option"),
  RETAIN_PATIENT_CHARACTERISTICS("113108", "Retain Patient Characteristics Option"),
  RETAIN_DEVICE_IDENTITY("113109", "Retain Device Identity Option"),
  RETAIN_UIDS("113110", "Retain UIDs Option"),
  RETAIN_SAFE_PRIVATE("113111", "Retain Safe Private Option"),
  RETAIN_INSTITUTION_IDENTITY("113112", "Retain Institution Identity Option");

  static final String BASIC_CODE = "113100";
  static final String BASIC_MEANING = "Basic Application Confidentiality Profile";

  private final String code;
  private final String meaning;

  DeidentOption(String code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  /** The code value in the scheme DCM. */
  public String code() {
    return code;
  }

  public String meaning() {
    return meaning;
  }
}
