package org.orderly.archive;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds what is in the archive; needs no transaction and gives records only. */
@ApplicationScoped
public class ArchiveQuery {

  /** The answers of one page, in one statement. */
  public List<Match> find(QueryLevel level, QueryRequest request) {
    throw new UnsupportedOperationException();
  }

  /** How many answers there are, whatever the offset and limit. */
  public long count(QueryLevel level, QueryRequest request) {
    throw new UnsupportedOperationException();
  }

  /**
   * The instances of a study, or of one of its series, or one instance; an empty list if there is
   * no such thing.
   */
  public List<InstanceLocation> locations(
      String studyIuid, @Nullable String seriesIuid, @Nullable String sopIuid) {
    throw new UnsupportedOperationException();
  }

  /** The same with the attributes that notifications carry; empty if there is no such thing. */
  public Optional<EntityContent> content(
      String studyIuid, @Nullable String seriesIuid, @Nullable String sopIuid) {
    throw new UnsupportedOperationException();
  }
}
