package org.orderly.dicom.net.ul;

import org.orderly.dicom.encoding.FileMetaInformation;

/** Who we say we are during negotiation (PS3.7 D.3.3.2): the same as in files that we write. */
public final class Implementation {
  public static final String CLASS_UID = FileMetaInformation.IMPLEMENTATION_CLASS_UID;
  public static final String VERSION_NAME = FileMetaInformation.IMPLEMENTATION_VERSION_NAME;

  private Implementation() {}
}
