package org.orderly.archive;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Objects that can be retrieved by their UIDs though the archive neither keeps nor lists them. */
public interface OfferedObjects {

  /** As {@link ArchiveQuery#locations}. */
  List<InstanceLocation> locations(
      String studyIuid, @Nullable String seriesIuid, @Nullable String sopIuid);
}
