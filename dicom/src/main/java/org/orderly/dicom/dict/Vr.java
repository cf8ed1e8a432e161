package org.orderly.dicom.dict;

import org.jspecify.annotations.Nullable;

/** Value representations (PS3.5 section 6.2) with what the encodings need to know of each. */
public enum Vr {
  AE(Kind.TEXT, 1),
  AS(Kind.TEXT, 1),
  AT(Kind.NUMBER, 2),
  CS(Kind.TEXT, 1),
  DA(Kind.TEXT, 1),
  DS(Kind.TEXT, 1),
  DT(Kind.TEXT, 1),
  FD(Kind.NUMBER, 8),
  FL(Kind.NUMBER, 4),
  IS(Kind.TEXT, 1),
  LO(Kind.CHARSET_TEXT, 1),
  LT(Kind.CHARSET_TEXT, 1),
  OB(Kind.BINARY, 1),
  OD(Kind.BINARY, 8),
  OF(Kind.BINARY, 4),
  OL(Kind.BINARY, 4),
  OV(Kind.BINARY, 8),
  OW(Kind.BINARY, 2),
  PN(Kind.CHARSET_TEXT, 1),
  SH(Kind.CHARSET_TEXT, 1),
  SL(Kind.NUMBER, 4),
  SQ(Kind.SEQUENCE, 1),
  SS(Kind.NUMBER, 2),
  ST(Kind.CHARSET_TEXT, 1),
  SV(Kind.NUMBER, 8),
  TM(Kind.TEXT, 1),
  UC(Kind.CHARSET_TEXT, 1),
  UI(Kind.TEXT, 1),
  UL(Kind.NUMBER, 4),
  UN(Kind.BINARY, 1),
  UR(Kind.TEXT, 1),
  US(Kind.NUMBER, 2),
  UT(Kind.CHARSET_TEXT, 1),
  UV(Kind.NUMBER, 8);

  private enum Kind {
    TEXT,
    CHARSET_TEXT,
    NUMBER,
    BINARY,
    SEQUENCE
  }

  private static final @Nullable Vr[] BY_CODE = new Vr[26 * 26];

  static {
    for (Vr vr : values()) {
      BY_CODE[index(vr.name().charAt(0), vr.name().charAt(1))] = vr;
    }
  }

  private final Kind kind;
  private final int unit;
  private final boolean longLength;
  private final boolean singleText;

  Vr(Kind kind, int unit) {
    this.kind = kind;
    this.unit = unit;
    this.longLength =
        kind == Kind.BINARY
            || kind == Kind.SEQUENCE
            || name().equals("SV")
            || name().equals("UV")
            || name().equals("UC")
            || name().equals("UR")
            || name().equals("UT");
    this.singleText =
        name().equals("ST") || name().equals("LT") || name().equals("UT") || name().equals("UR");
  }

  /** The VR with this two letter code, or null for one that this edition does not know. */
  public static @Nullable Vr of(int first, int second) {
    return first < 'A' || first > 'Z' || second < 'A' || second > 'Z'
        ? null
        : BY_CODE[index(first, second)];
  }

  private static int index(int first, int second) {
    return (first - 'A') * 26 + second - 'A';
  }

  /** True for character strings. */
  public boolean isText() {
    return kind == Kind.TEXT || kind == Kind.CHARSET_TEXT;
  }

  /** True where Specific Character Set applies (PS3.5 section 6.1.2.2). */
  public boolean usesCharacterSet() {
    return kind == Kind.CHARSET_TEXT;
  }

  /** True for numbers and attribute tags of fixed width, which may have several values. */
  public boolean isNumber() {
    return kind == Kind.NUMBER;
  }

  /** True for the O* representations and UN. */
  public boolean isBinary() {
    return kind == Kind.BINARY;
  }

  /** Bytes of one unit that the byte order concerns; 1 where it does not matter. */
  public int unit() {
    return unit;
  }

  /** True where explicit VR encodings have a 32-bit length (PS3.5 Table 7.1-1). */
  public boolean hasLongLength() {
    return longLength;
  }

  /** True where a backslash is an ordinary character (PS3.5 section 6.4). */
  public boolean isSingleText() {
    return singleText;
  }

  /** The byte that fills up to an even length (PS3.5 section 6.2). */
  public byte padding() {
    return (byte) (isText() && this != UI ? ' ' : 0);
  }
}
