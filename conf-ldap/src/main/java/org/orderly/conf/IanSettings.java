package org.orderly.conf;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.AeTitle;

/**
 * Instance Availability Notification of an AE without an export ({@code dcmIan...}).
 *
 * @param delay null: no study-level notification
 * @param timeout null: wait for ever for the objects of an MPPS
 */
public record IanSettings(
    List<AeTitle> destinations,
    Set<Trigger> triggers,
    @Nullable Duration delay,
    @Nullable Duration timeout,
    boolean onTimeout) {

  public IanSettings {
    destinations = List.copyOf(destinations);
    triggers = Set.copyOf(triggers);
  }

  /** Values of {@code dcmIanTrigger}. */
  public enum Trigger {
    STUDY_RECEIVED,
    FIRST_OBJECT_OF_STUDY_RECEIVED,
    MPPS_RECEIVED,
    REJECTION_NOTE_RECEIVED
  }
}
