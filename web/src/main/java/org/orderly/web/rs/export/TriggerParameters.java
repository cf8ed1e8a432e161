package org.orderly.web.rs.export;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orderly.task.Requester;
import org.orderly.web.rs.error.BadParameterException;
import org.orderly.web.rs.monitor.TaskParameters;
import org.orderly.web.rs.parameter.Parameters;

/** What a trigger is told beside the entities it is about. */
public record TriggerParameters(
    @Nullable String batchId,
    @Nullable Instant scheduledTime,
    boolean onlyIan,
    boolean onlyStorageCommitment,
    Requester requester) {

  /** The names of these parameters. */
  public static final Set<String> NAMES =
      Set.of("batchID", "scheduledTime", "only-ian", "only-stgcmt");

  private static final int MAX_BATCH_ID_LENGTH = 64;

  public static TriggerParameters of(Parameters parameters, ZoneId zone, Requester requester) {
    String batchId = parameters.text("batchID");
    if (batchId != null && batchId.length() > MAX_BATCH_ID_LENGTH) {
      throw new BadParameterException(
          "batchID", "more than " + MAX_BATCH_ID_LENGTH + " characters");
    }
    return new TriggerParameters(
        batchId,
        TaskParameters.scheduledTime(parameters, zone),
        parameters.flag("only-ian"),
        parameters.flag("only-stgcmt"),
        requester);
  }
}
