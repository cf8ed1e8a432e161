package org.orderly.segmentation;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** Takes what performers have made. */
public interface SegmentationResults {

  /**
   * Takes the result files of a run. When this returns they are durable and the run is {@link
   * RunState#RECEIVED} or further; the performer is told then that it may forget them. The same
   * again, also after a crash in between or when the run has gone on or has ended, makes no second
   * object. The files are the caller's, who deletes them afterwards.
   *
   * @throws InvalidResultException if they can never be a result of this run; nothing was kept
   * @throws IOException if another try may do better, as {@code SQLException}
   */
  void accept(SegmentationRun run, List<Path> files)
      throws InvalidResultException, IOException, SQLException;
}
