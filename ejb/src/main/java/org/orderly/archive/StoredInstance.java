package org.orderly.archive;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.NetworkAe;
import org.orderly.dicom.data.DataSet;

/**
 * An instance that arrived, as rules see it.
 *
 * @param instanceId key of the row; other features keep UIDs instead
 * @param attributes everything before the pixel data; must not be changed
 * @param previousStudyIuid study of the instance that was replaced, null if none was
 * @param previousSeriesIuid series of the instance that was replaced, null if none was
 * @param configuration the snapshot with which the instance was received
 * @param receivedBy the AE of that snapshot which received it
 */
public record StoredInstance(
    long instanceId,
    String studyIuid,
    String seriesIuid,
    String sopIuid,
    String sopCuid,
    DataSet attributes,
    Source source,
    Occurrence occurrence,
    @Nullable String previousStudyIuid,
    @Nullable String previousSeriesIuid,
    Instant receivedTime,
    ConfigSnapshot configuration,
    NetworkAe receivedBy) {

  /** Never prints attributes, which name the patient. */
  @Override
  public String toString() {
    return "StoredInstance[" + sopIuid + " " + occurrence + "]";
  }
}
