package org.orderly.web.ui.queues;

import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orderly.common.CurrentConfiguration;
import org.orderly.conf.TaskQueue;
import org.orderly.task.QueuePauses.Pause;
import org.orderly.task.QueueService;
import org.orderly.task.TaskStatus;
import org.orderly.web.ui.SignedIn;
import org.orderly.web.ui.UserTime;

/** What the page tells about a queue as a whole, and the switch that pauses it. */
@RequestScoped
public class QueueOverview {
  @EJB private QueueService queues;
  @Inject private CurrentConfiguration configuration;
  @Inject private SharedCounts shared;
  @Inject private SignedIn user;
  @Inject private UserTime time;
  @Inject private Clock clock;

  // a page asks for each of these many times while it is drawn
  private @Nullable List<StatusCount> counts;
  private @Nullable ThroughputChart chart;
  private @Nullable QueueState state;

  /** The number of tasks per status that the filter selects apart from its own status. */
  List<StatusCount> counts(ShownFilter shown) {
    List<StatusCount> known = counts;
    if (known == null) {
      known = count(shown);
      counts = known;
    }
    return known;
  }

  private List<StatusCount> count(ShownFilter shown) {
    Map<TaskStatus, Long> byStatus = shared.of(shown.tasks());
    String current = shown.value(FilterField.STATUS).orElse("");
    List<StatusCount> all = new ArrayList<>();
    long total = byStatus.values().stream().mapToLong(Long::longValue).sum();
    all.add(new StatusCount(null, total, shown.queryOfStatus(null), current.isEmpty()));
    for (TaskStatus status : TaskStatus.values()) {
      all.add(
          new StatusCount(
              status,
              byStatus.getOrDefault(status, 0L),
              shown.queryOfStatus(status),
              current.equals(status.text())));
    }
    return all;
  }

  @Nullable QueueState state(String name) {
    QueueState known = state;
    if (known == null || !known.name().equals(name)) {
      known = read(name);
      state = known;
    }
    return known;
  }

  private @Nullable QueueState read(String name) {
    TaskQueue queue = configuration.find().flatMap(c -> c.queue(name)).orElse(null);
    if (queue == null) {
      return null;
    }
    Pause pause = queues.pauses().get(name);
    return new QueueState(
        name,
        queue.description().isBlank() ? name : queue.description(),
        queue.installed(),
        pause == null ? null : pause.since(),
        pause == null ? null : pause.pausedBy());
  }

  ThroughputChart chart(String name, int hours) {
    ThroughputChart known = chart;
    if (known == null) {
      known =
          ThroughputChart.of(
              queues.history(name, Duration.ofHours(hours)), hours, clock.instant(), time.zone());
      chart = known;
    }
    return known;
  }

  /** Forgets what has been read, since the filter or the tasks are others now. */
  void forget() {
    counts = null;
    chart = null;
    state = null;
  }

  /**
   * Pauses or resumes a queue; false if it was so already.
   *
   * @throws SecurityException if the user's roles do not allow it
   */
  boolean serve(String name, boolean on) {
    if (!user.isMayAct()) {
      throw new SecurityException("queues may be paused by operators and administrators only");
    }
    state = null;
    return on ? queues.resume(name) : queues.pause(name, user.getName());
  }
}
