package org.orderly.dicom.net.ul;

/** Who we say we are during negotiation (PS3.7 D.3.3.2). */
public final class Implementation {
  public static final String CLASS_UID = "2.25.226684521867246530312478062457340412867";
  public static final String VERSION_NAME = "ORDERLY_0.1";

  private Implementation() {}
}
