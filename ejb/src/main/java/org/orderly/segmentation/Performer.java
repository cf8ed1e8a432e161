package org.orderly.segmentation;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.orderly.task.TaskOutcome;

/** Who segments: hands over the copies of a run, and fetches or awaits what becomes of them. */
public interface Performer {

  /** Takes what performers have made. */
  interface Results {

    /**
     * Takes the result files of a run. When this returns they are durable and the run is {@link
     * RunState#RECEIVED} or further; the performer is told then that it may forget them. The same
     * again, also after a crash in between or when the run has gone on or has ended, makes no
     * second object. The files are the caller's, who deletes them afterwards.
     *
     * @throws InvalidResultException if they can never be a result of this run; nothing was kept
     * @throws IOException if another try may do better, as {@code SQLException}
     */
    void accept(SegmentationRun run, List<Path> files)
        throws InvalidResultException, IOException, SQLException;
  }

  /** Of the URIs of its destinations. */
  Set<String> schemes();

  /**
   * Makes one attempt at a run that is {@link RunState#DEIDENTIFIED} or {@link RunState#SENT}.
   *
   * @return not yet, while the performer works; completed when the run is {@link RunState#RECEIVED}
   *     or further
   * @throws IOException if another attempt may do better, by the rules of the queue
   * @throws AbandonedException if none can
   */
  TaskOutcome perform(Assignment assignment) throws IOException, SQLException, AbandonedException;

  /**
   * Tells the performer that the result is here, so that it may forget the run.
   *
   * @throws IOException if another attempt may do better
   */
  default void confirm(Assignment assignment) throws IOException {}

  /** The run was canceled or has failed: tells the other side if it can be told; never throws. */
  default void abandon(SegmentationRun run) {}
}
