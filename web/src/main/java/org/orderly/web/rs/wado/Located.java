package org.orderly.web.rs.wado;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.ArchiveQuery;
import org.orderly.archive.InstanceLocation;
import org.orderly.web.rs.error.BadParameterException;
import org.orderly.web.rs.error.RefusedException;
import org.orderly.web.rs.parameter.Parameters;

/** Finds what a path names. */
final class Located {
  private Located() {}

  /** The instances, at least one. */
  static List<InstanceLocation> find(
      ArchiveQuery archive, String study, @Nullable String series, @Nullable String instance) {
    check("StudyInstanceUID", study);
    check("SeriesInstanceUID", series);
    check("SOPInstanceUID", instance);
    List<InstanceLocation> locations = archive.locations(study, series, instance);
    if (locations.isEmpty()) {
      throw RefusedException.notFound(
          instance != null
              ? "No such instance"
              : series != null ? "No such series" : "No such study");
    }
    return locations;
  }

  private static void check(String name, @Nullable String uid) {
    if (uid != null && !Parameters.isUid(uid)) {
      throw new BadParameterException(name, "not a UID");
    }
  }
}
