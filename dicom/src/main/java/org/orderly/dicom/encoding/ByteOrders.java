package org.orderly.dicom.encoding;

/** Byte order of values (PS3.5 section 7.3): each unit of a value is turned round by itself. */
final class ByteOrders {

  private ByteOrders() {}

  /** Swaps in place; bytes of an incomplete last unit stay as they are. */
  static void swap(byte[] bytes, int length, int unit) {
    if (unit == 1) {
      return;
    }
    for (int start = 0; start + unit <= length; start += unit) {
      for (int i = start, j = start + unit - 1; i < j; i++, j--) {
        byte b = bytes[i];
        bytes[i] = bytes[j];
        bytes[j] = b;
      }
    }
  }
}
