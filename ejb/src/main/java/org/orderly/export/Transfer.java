package org.orderly.export;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.InstanceLocation;
import org.orderly.task.InstanceResult;
import org.orderly.task.TaskOutcome;
import org.orderly.task.TaskRun;
import org.orderly.task.TaskStatus;

/**
 * Keeps the account of one export: what each object got as answer, in this attempt or an earlier
 * one, and what that makes of it. Several associations may bring answers at the same time.
 */
public class Transfer {
  /** The object has gone from the storage, so it was not sent. */
  public static final int MISSING = -2;

  private final String title;
  private final Set<InstanceLocation> wanted;
  private final Map<String, InstanceResult> results = new LinkedHashMap<>();
  private final @Nullable TaskRun run;
  private int completed;
  private int warning;
  private int failed;
  private int leftOut;

  /**
   * @param title as in {@code Study[uid=..] to STORESCP}
   * @param earlier results of earlier attempts; those for another content do not count
   */
  Transfer(
      String title,
      List<InstanceLocation> wanted,
      Map<String, InstanceResult> earlier,
      @Nullable TaskRun run) {
    this.title = title;
    this.wanted = new LinkedHashSet<>(wanted);
    this.run = run;
    for (InstanceLocation location : wanted) {
      InstanceResult result = earlier.get(location.sopIuid());
      if (result != null && result.isConfirmed() && result.content().equals(contentOf(location))) {
        results.put(location.sopIuid(), result);
        count(result);
      }
    }
    if (run != null) {
      run.begin(counts());
    }
  }

  /** Identifies what was sent under a UID, so that a replaced object is sent again. */
  static String contentOf(InstanceLocation location) {
    return location.revision()
        + ":"
        + (location.digest() == null ? location.size() : location.digest());
  }

  /** What has still to be sent. */
  public synchronized List<InstanceLocation> missing() {
    return missing(List.copyOf(wanted));
  }

  /** What of these has still to be sent. */
  synchronized List<InstanceLocation> missing(List<InstanceLocation> some) {
    return some.stream().filter(location -> !results.containsKey(location.sopIuid())).toList();
  }

  /** An object for which nothing is left to be done. */
  static InstanceResult done(InstanceLocation location) {
    return result(location, 0, null);
  }

  private static InstanceResult result(
      InstanceLocation location, int status, @Nullable String message) {
    return new InstanceResult(
        location.sopIuid(),
        location.seriesIuid(),
        location.sopCuid(),
        contentOf(location),
        status,
        message,
        location.key());
  }

  /** Takes the answer to one object. */
  public synchronized void answered(InstanceLocation location, int status, @Nullable String message)
      throws SQLException {
    InstanceResult result = result(location, status, message);
    results.put(location.sopIuid(), result);
    count(result);
    if (run != null) {
      run.record(result, counts());
    }
  }

  /** The destination does not accept its kind, and nobody wants to hear of that. */
  synchronized void leaveOut(InstanceLocation location) {
    wanted.remove(location);
    leftOut++;
  }

  /** Writes what was answered so far: it survives whatever comes. */
  void keep() throws SQLException {
    if (run != null) {
      run.flush();
    }
  }

  private void count(InstanceResult result) {
    if (!result.isConfirmed()) {
      failed++;
    } else if (result.isWarning()) {
      warning++;
    } else {
      completed++;
    }
  }

  synchronized TaskRun.Counts counts() {
    return new TaskRun.Counts(completed, warning, failed);
  }

  public boolean mustStop() {
    return run != null && run.stopReason() != null;
  }

  /** Frees the worker by this when the attempt has to end. */
  public void onStop(Runnable action) {
    if (run != null) {
      run.onStop(action);
    }
  }

  /** All objects that the destination has confirmed. */
  public Collection<InstanceResult> confirmed() {
    return results.values().stream().filter(InstanceResult::isConfirmed).toList();
  }

  /**
   * The outcome, with the account of all attempts.
   *
   * @param broken why the association ended early, or null
   */
  public TaskOutcome outcome(@Nullable String broken) {
    int remaining = wanted.size() - results.size();
    if (mustStop() && remaining > 0) {
      return TaskOutcome.canceled(
          "Export "
              + title
              + " canceled - remaining:"
              + remaining
              + ", completed:"
              + (completed + warning));
    }
    int missingFiles =
        (int) results.values().stream().filter(result -> result.status() == MISSING).count();
    // what was not sent because the peer went away is failed, too
    int bad = failed - missingFiles + remaining;
    String text = "Export " + title + " - " + String.join(", ", account(bad, missingFiles));
    if (bad + missingFiles == 0) {
      return TaskOutcome.completed(text, List.of());
    }
    boolean nothing = completed + warning == 0;
    TaskStatus status = nothing || missingFiles > 0 ? TaskStatus.FAILED : TaskStatus.WARNING;
    if (broken != null) {
      return TaskOutcome.interrupted(status, text, broken);
    }
    String reason = firstReason();
    return status == TaskStatus.FAILED
        ? new TaskOutcome(status, text, reason, true, List.of())
        : new TaskOutcome(status, text, reason, false, List.of());
  }

  private List<String> account(int bad, int missingFiles) {
    List<String> parts = new ArrayList<>();
    if (completed > 0 || bad + missingFiles == 0 || warning > 0) {
      parts.add("completed:" + completed);
    }
    if (warning > 0) {
      parts.add("warning:" + warning);
    }
    if (bad > 0) {
      parts.add("failed:" + bad);
    }
    if (missingFiles > 0) {
      parts.add("missing:" + missingFiles);
    }
    if (leftOut > 0) {
      parts.add("left out:" + leftOut);
    }
    return parts;
  }

  /** Status of the first object that was refused; empty if none was answered with a failure. */
  OptionalInt firstFailure() {
    return results.values().stream()
        .filter(result -> !result.isConfirmed() && result.status() > 0)
        .mapToInt(InstanceResult::status)
        .findFirst();
  }

  private @Nullable String firstReason() {
    return results.values().stream()
        .filter(result -> !result.isConfirmed() && result.message() != null)
        .map(InstanceResult::message)
        .findFirst()
        .orElse(null);
  }
}
