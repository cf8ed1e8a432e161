package org.orderly.dicom.net.pdu;

import java.util.Arrays;

/**
 * A cursor over the fields of one PDU or item; every step is checked against the end of its
 * structure.
 */
final class Fields {
  private final byte[] bytes;
  private final String where;
  private final int end;
  private int position;

  Fields(byte[] bytes, String where) {
    this(bytes, where, 0, bytes.length);
  }

  private Fields(byte[] bytes, String where, int position, int end) {
    this.bytes = bytes;
    this.where = where;
    this.position = position;
    this.end = end;
  }

  static long uint32(byte[] b, int at) {
    return (b[at] & 0xFFL) << 24
        | (b[at + 1] & 0xFF) << 16
        | (b[at + 2] & 0xFF) << 8
        | b[at + 3] & 0xFF;
  }

  boolean hasMore() {
    return position < end;
  }

  int uint8() throws PduException {
    return bytes[take(1)] & 0xFF;
  }

  int uint16() throws PduException {
    int at = take(2);
    return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
  }

  long uint32() throws PduException {
    return uint32(bytes, take(4));
  }

  void skip(int length) throws PduException {
    take(length);
  }

  byte[] raw(int length) throws PduException {
    int at = take(length);
    return Arrays.copyOfRange(bytes, at, at + length);
  }

  byte[] rawRest() throws PduException {
    return raw(end - position);
  }

  /** The rest is of no interest. */
  void ignore() {
    position = end;
  }

  /** Text of a fixed length without its padding. */
  String text(int length) throws PduException {
    int at = take(length);
    char[] text = new char[length];
    for (int i = 0; i < length; i++) {
      int c = bytes[at + i] & 0xFF;
      // a control character would let a peer forge lines of our log; NUL is common padding
      text[i] = c == 0 ? ' ' : c < 0x20 || c > 0x7E ? '?' : (char) c;
    }
    return new String(text).strip();
  }

  String rest() throws PduException {
    return text(end - position);
  }

  /** Type of the item or sub-item that begins here; its reserved byte is passed over. */
  int itemType() throws PduException {
    int at = take(2);
    return bytes[at] & 0xFF;
  }

  /** The variable field of the item whose type was just read. */
  Fields item() throws PduException {
    int length = uint16();
    int at = take(length);
    return new Fields(bytes, where, at, at + length);
  }

  private int take(int length) throws PduException {
    if (length > end - position) {
      throw new PduException(
          AbortReason.INVALID_PDU_PARAMETER_VALUE,
          where + ": a field at offset " + position + " runs past the end of its item");
    }
    int at = position;
    position += length;
    return at;
  }
}
