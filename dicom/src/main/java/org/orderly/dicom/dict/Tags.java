package org.orderly.dicom.dict;

import java.util.HexFormat;

/** Arithmetic on data element tags (PS3.5 section 7.1): unsigned order, groups, private blocks. */
public final class Tags {

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private Tags() {}

  /** The usual notation: (0010,0010). */
  public static String toString(int tag) {
    return "(" + HEX.toHexDigits((short) (tag >>> 16)) + "," + HEX.toHexDigits((short) tag) + ")";
  }

  /** Eight hexadecimal digits, as in the JSON model and in DICOMweb queries. */
  public static String toHex(int tag) {
    return HEX.toHexDigits(tag);
  }

  /** Reads eight hexadecimal digits or the notation with parentheses. */
  public static int parse(String text) {
    String digits = text.length() == 11 ? text.substring(1, 5) + text.substring(6, 10) : text;
    if (digits.length() != 8) {
      throw new IllegalArgumentException("not a tag: " + text);
    }
    try {
      return Integer.parseUnsignedInt(digits, 16);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a tag: " + text, e);
    }
  }

  public static int group(int tag) {
    return tag >>> 16;
  }

  public static int element(int tag) {
    return tag & 0xFFFF;
  }

  public static int of(int group, int element) {
    return group << 16 | element & 0xFFFF;
  }

  public static boolean isPrivate(int tag) {
    return (tag & 0x10000) != 0;
  }

  /** True for (gggg,0010-00FF) of an odd group: it reserves a block (PS3.5 section 7.8.1). */
  public static boolean isPrivateCreator(int tag) {
    return isPrivate(tag) && (tag & 0xFF00) == 0 && (tag & 0xFF) >= 0x10;
  }

  /** The tag of the creator element that reserves the block of this private element. */
  public static int privateCreatorOf(int tag) {
    return tag & 0xFFFF0000 | tag >>> 8 & 0xFF;
  }

  public static boolean isGroupLength(int tag) {
    return (tag & 0xFFFF) == 0;
  }

  /** Order in a data set: tags are unsigned. */
  public static int compare(int a, int b) {
    return Integer.compareUnsigned(a, b);
  }
}
