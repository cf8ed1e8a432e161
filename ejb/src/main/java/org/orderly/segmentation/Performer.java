package org.orderly.segmentation;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;
import org.orderly.task.TaskOutcome;

/** Who segments: hands over the copies of a run, and fetches or awaits what becomes of them. */
public interface Performer {

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
