package org.orderly.seeded.dicom.net;

/** Closes a package cycle with data on purpose. */
public final class BadNet {
  public static int shared;
  org.orderly.seeded.dicom.data.BadData data;
}
