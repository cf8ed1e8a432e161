package org.orderly.dicom.net.dimse;

/** The statuses of the storage service class (PS3.4 table B.2-1); the first of each range. */
public final class StoreStatus {
  public static final Status OUT_OF_RESOURCES = new Status(0xA700);
  public static final Status DATA_SET_DOES_NOT_MATCH_SOP_CLASS = new Status(0xA900);
  public static final Status CANNOT_UNDERSTAND = new Status(0xC000);
  public static final Status COERCION_OF_DATA_ELEMENTS = new Status(0xB000);
  public static final Status DATA_SET_DOES_NOT_MATCH_SOP_CLASS_WARNING = new Status(0xB007);
  public static final Status ELEMENTS_DISCARDED = new Status(0xB006);

  private StoreStatus() {}

  /** The table's words for a status, ranges included. */
  public static String meaning(Status status) {
    int code = status.code();
    if (code >> 8 == 0xA7) {
      return "Refused: out of resources";
    } else if (code >> 8 == 0xA9) {
      return "Error: data set does not match SOP class";
    } else if (code >> 12 == 0xC) {
      return "Error: cannot understand";
    }
    return switch (code) {
      case 0xB000 -> "Warning: coercion of data elements";
      case 0xB006 -> "Warning: elements discarded";
      case 0xB007 -> "Warning: data set does not match SOP class";
      default -> status.toString();
    };
  }
}
