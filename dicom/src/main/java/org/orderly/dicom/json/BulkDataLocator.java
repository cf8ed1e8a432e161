package org.orderly.dicom.json;

import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.Element;

/** Decides which values appear as a BulkDataURI (PS3.18 F.2.6) instead of in line. */
@FunctionalInterface
public interface BulkDataLocator {

  /** Everything in memory in line; what is elsewhere keeps a URI it has. */
  BulkDataLocator INLINE = (path, element) -> null;

  /**
   * The URI for a value, or null to write it in line; what cannot be in line is then left out.
   *
   * @param path hexadecimal tags and item numbers from 0, as in 00081115/0/00081140
   */
  @Nullable String uriOf(String path, Element element);
}
