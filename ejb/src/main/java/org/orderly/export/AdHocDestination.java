package org.orderly.export;

/** A destination named in the request, {@code dicom:AET}, instead of a configured one. */
public final class AdHocDestination {

  private AdHocDestination() {}

  /** Whether this names an ad hoc destination. */
  public static boolean isAdHoc(String exporterId) {
    return exporterId.startsWith("dicom:");
  }
}
