package org.orderly.archive;

import java.time.Instant;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.NetworkAe;
import org.orderly.dicom.data.DataSet;
import org.orderly.storage.StoredFile;

/**
 * A complete object that waits for its rows.
 *
 * @param attributes everything before the pixel data; not changed any more
 * @param file where the object is, its fate still open
 */
public record Arrival(
    String studyIuid,
    String seriesIuid,
    String sopIuid,
    String sopCuid,
    String transferSyntax,
    DataSet attributes,
    StoredFile file,
    Source source,
    ConfigSnapshot configuration,
    NetworkAe receivedBy,
    Instant receivedTime) {

  /** Never prints attributes, which name the patient. */
  @Override
  public String toString() {
    return "Arrival[" + sopIuid + "]";
  }
}
