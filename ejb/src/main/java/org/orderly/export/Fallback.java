package org.orderly.export;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Destination;
import org.orderly.task.EntityUid;
import org.orderly.task.NewTask;
import org.orderly.task.Requester;
import org.orderly.task.TaskOutcome;
import org.orderly.task.TaskRun;
import org.orderly.task.TaskStatus;

/**
 * The destination that gets what another one has not taken in the end: its property {@code
 * fallback}.
 */
public final class Fallback {

  private static final String PROPERTY = "fallback=";

  private Fallback() {}

  /** The one that stands in for a destination; null: none does. */
  public static @Nullable String of(ConfigSnapshot snapshot, String exporterId) {
    String next = named(snapshot, exporterId);
    Set<String> seen = new HashSet<>();
    for (String each = next; each != null; each = named(snapshot, each)) {
      // what leads back to where it began would go round for ever
      if (each.equals(exporterId) || !seen.add(each)) {
        return null;
      }
    }
    return next;
  }

  private static @Nullable String named(ConfigSnapshot snapshot, String exporterId) {
    return snapshot
        .destination(exporterId)
        .flatMap(
            destination ->
                destination.properties().stream()
                    .filter(property -> property.startsWith(PROPERTY))
                    .map(property -> property.substring(PROPERTY.length()).strip())
                    .findFirst())
        .filter(id -> snapshot.destination(id).isPresent())
        .orElse(null);
  }

  /** An attempt that has failed, with what follows if it was the last. */
  static TaskOutcome added(
      ConfigSnapshot snapshot,
      String exporterId,
      EntityUid entity,
      TaskRun run,
      TaskOutcome outcome) {
    boolean bad =
        outcome.later() == null
            && (outcome.status() == TaskStatus.FAILED
                || outcome.status() == TaskStatus.WARNING && outcome.repeat());
    String next = bad ? of(snapshot, exporterId) : null;
    Optional<Destination> destination =
        next == null ? Optional.empty() : snapshot.destination(next);
    if (destination.isEmpty()) {
      return outcome;
    }
    NewTask task =
        NewTask.export(
            NewTask.ExportTarget.of(snapshot, destination.get()),
            entity,
            run.task().batchId(),
            run.now(),
            Requester.SYSTEM);
    List<NewTask> followUps = new ArrayList<>(outcome.followUps());
    followUps.add(task);
    return new TaskOutcome(
        outcome.status(), outcome.message(), outcome.error(), outcome.repeat(), followUps);
  }
}
