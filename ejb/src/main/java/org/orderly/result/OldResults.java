package org.orderly.result;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.orderly.segmentation.Runs;
import org.orderly.segmentation.SegmentationRun;

/** What came back for runs that have ended: taken, refused or late. */
@ApplicationScoped
public class OldResults {

  private final ReturnedObjects returned;
  private final Runs runs;

  @Inject
  public OldResults(ReturnedObjects returned, Runs runs) {
    this.returned = returned;
    this.runs = runs;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected OldResults() {
    this(null, null);
  }

  /** Deletes what is of runs that ended before a time, or that nobody knows. */
  public void remove(Instant before) throws SQLException, IOException {
    for (String id : returned.runs()) {
      Optional<SegmentationRun> run = runs.call(steps -> steps.byRunId(id));
      boolean old =
          run.isEmpty() || run.get().ended() != null && run.get().ended().isBefore(before);
      if (old) {
        returned.remove(id);
      }
    }
  }
}
