package org.orderly.dicom.encoding;

import org.orderly.dicom.dict.Vr;

/** Tag, VR and length of the element at hand; one object per parser, reused for speed. */
final class Header {

  static final long UNDEFINED = 0xFFFFFFFFL;
  static final int ITEM = 0xFFFEE000;
  static final int ITEM_END = 0xFFFEE00D;
  static final int SEQUENCE_END = 0xFFFEE0DD;

  int tag;
  Vr vr = Vr.UN;
  long length;

  /** Byte order of the value. */
  boolean bigEndian;
}
