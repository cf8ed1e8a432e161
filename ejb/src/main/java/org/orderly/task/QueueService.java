package org.orderly.task;

import jakarta.annotation.security.PermitAll;
import jakarta.ejb.EJB;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.orderly.task.QueuePauses.Pause;

/** Pauses and resumes queues, and tells how their attempts ended over time. */
@Stateless
@PermitAll
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class QueueService {
  @EJB private TaskNode node;

  /** The queues of this device that are paused, by name. */
  public Map<String, Pause> pauses() {
    return answer(() -> node.pauses().of(node.deviceName())).stream()
        .collect(Collectors.toUnmodifiableMap(Pause::queueName, Function.identity()));
  }

  /**
   * Lets no task of the queue begin any more, on any node; those that run go on.
   *
   * @return false if it was paused already
   */
  public boolean pause(String queueName, @Nullable String who) {
    return answer(() -> node.pause(queueName, who));
  }

  /**
   * Lets the tasks of the queue begin again.
   *
   * @return false if it was not paused
   */
  public boolean resume(String queueName) {
    boolean changed = answer(() -> node.resume(queueName));
    node.nudge();
    return changed;
  }

  /** The minutes of the recent past in which attempts of the queue ended, in order of time. */
  public List<QueueMinute> history(String queueName, Duration past) {
    return answer(() -> node.history(queueName, past));
  }

  private static <T> T answer(Answer<T> answer) {
    try {
      return answer.get();
    } catch (SQLException e) {
      throw new IllegalStateException("the database does not answer", e);
    }
  }

  @FunctionalInterface
  private interface Answer<T> {
    T get() throws SQLException;
  }
}
