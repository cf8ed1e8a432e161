package org.orderly.dicom.net.dimse;

import java.util.Map;

/** Status of a DIMSE response (PS3.7 annex C), a code and what kind of outcome it is. */
public record Status(int code) {
  public static final Status SUCCESS = new Status(0x0000);
  public static final Status CANCEL = new Status(0xFE00);
  public static final Status PENDING = new Status(0xFF00);
  public static final Status PENDING_WITH_WARNING = new Status(0xFF01);

  public static final Status ATTRIBUTE_LIST_ERROR = new Status(0x0107);
  public static final Status SOP_CLASS_NOT_SUPPORTED = new Status(0x0122);
  public static final Status CLASS_INSTANCE_CONFLICT = new Status(0x0119);
  public static final Status DUPLICATE_SOP_INSTANCE = new Status(0x0111);
  public static final Status DUPLICATE_INVOCATION = new Status(0x0210);
  public static final Status INVALID_ARGUMENT_VALUE = new Status(0x0115);
  public static final Status INVALID_ATTRIBUTE_VALUE = new Status(0x0106);
  public static final Status INVALID_SOP_INSTANCE = new Status(0x0117);
  public static final Status MISSING_ATTRIBUTE = new Status(0x0120);
  public static final Status MISSING_ATTRIBUTE_VALUE = new Status(0x0121);
  public static final Status MISTYPED_ARGUMENT = new Status(0x0212);
  public static final Status NO_SUCH_ACTION_TYPE = new Status(0x0123);
  public static final Status NO_SUCH_ATTRIBUTE = new Status(0x0105);
  public static final Status NO_SUCH_EVENT_TYPE = new Status(0x0113);
  public static final Status NO_SUCH_SOP_CLASS = new Status(0x0118);
  public static final Status NO_SUCH_SOP_INSTANCE = new Status(0x0112);
  public static final Status NOT_AUTHORIZED = new Status(0x0124);
  public static final Status PROCESSING_FAILURE = new Status(0x0110);
  public static final Status RESOURCE_LIMITATION = new Status(0x0213);
  public static final Status UNRECOGNIZED_OPERATION = new Status(0x0211);

  /** Kinds of outcome, PS3.7 C.1 to C.5. */
  public enum Category {
    SUCCESS,
    PENDING,
    CANCEL,
    WARNING,
    FAILURE
  }

  private static final Map<Integer, String> GENERAL =
      Map.ofEntries(
          Map.entry(0x0000, "Success"),
          Map.entry(0x0105, "No such attribute"),
          Map.entry(0x0106, "Invalid attribute value"),
          Map.entry(0x0107, "Attribute list error"),
          Map.entry(0x0110, "Processing failure"),
          Map.entry(0x0111, "Duplicate SOP instance"),
          Map.entry(0x0112, "No such SOP instance"),
          Map.entry(0x0113, "No such event type"),
          Map.entry(0x0114, "No such argument"),
          Map.entry(0x0115, "Invalid argument value"),
          Map.entry(0x0116, "Attribute value out of range"),
          Map.entry(0x0117, "Invalid SOP instance"),
          Map.entry(0x0118, "No such SOP class"),
          Map.entry(0x0119, "Class-instance conflict"),
          Map.entry(0x0120, "Missing attribute"),
          Map.entry(0x0121, "Missing attribute value"),
          Map.entry(0x0122, "SOP class not supported"),
          Map.entry(0x0123, "No such action type"),
          Map.entry(0x0124, "Not authorized"),
          Map.entry(0x0210, "Duplicate invocation"),
          Map.entry(0x0211, "Unrecognized operation"),
          Map.entry(0x0212, "Mistyped argument"),
          Map.entry(0x0213, "Resource limitation"),
          Map.entry(0xFE00, "Cancel"),
          Map.entry(0xFF00, "Pending"),
          Map.entry(0xFF01, "Pending with warning"));

  public Status {
    if (code < 0 || code > 0xFFFF) {
      throw new IllegalArgumentException("status " + code);
    }
  }

  public Category category() {
    if (code == 0) {
      return Category.SUCCESS;
    } else if (code == 0xFF00 || code == 0xFF01) {
      return Category.PENDING;
    } else if (code == 0xFE00) {
      return Category.CANCEL;
    } else if (code == 0x0001 || code == 0x0107 || code == 0x0116 || code >> 12 == 0xB) {
      return Category.WARNING;
    }
    return Category.FAILURE;
  }

  public boolean isSuccess() {
    return code == 0;
  }

  /** Success or warning: the operation was done. */
  public boolean isDone() {
    return category() == Category.SUCCESS || category() == Category.WARNING;
  }

  public boolean isPending() {
    return category() == Category.PENDING;
  }

  /**
   * Four hexadecimal digits and an H, as the standard writes it, and the meaning where it is
   * general.
   */
  @Override
  public String toString() {
    String meaning = GENERAL.get(code);
    return String.format("%04XH", code) + (meaning == null ? "" : " " + meaning);
  }
}
