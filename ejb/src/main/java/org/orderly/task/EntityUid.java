package org.orderly.task;

import org.jspecify.annotations.Nullable;

/**
 * Names a study, one of its series, or one instance of a series; a null member means all of them.
 */
public record EntityUid(String study, @Nullable String series, @Nullable String instance) {
  public EntityUid {
    if (series == null && instance != null) {
      throw new IllegalArgumentException("an instance needs its series");
    }
  }

  public static EntityUid ofStudy(String study) {
    return new EntityUid(study, null, null);
  }

  /** Whether everything that {@code other} names is named by this, too. */
  public boolean covers(EntityUid other) {
    return study.equals(other.study)
        && (series == null || series.equals(other.series))
        && (instance == null || instance.equals(other.instance));
  }

  /** As outcome messages name it: {@code Instance[uid=..] of Series[uid=..] of Study[uid=..]}. */
  @Override
  public String toString() {
    return (instance == null ? "" : "Instance[uid=" + instance + "] of ")
        + (series == null ? "" : "Series[uid=" + series + "] of ")
        + "Study[uid="
        + study
        + "]";
  }
}
