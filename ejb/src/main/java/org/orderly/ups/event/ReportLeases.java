package org.orderly.ups.event;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.orderly.common.Environment;
import org.orderly.dicom.data.AeTitle;
import org.orderly.task.TaskDatabase;

/**
 * Which node reports to a subscriber over DIMSE: one at a time, so that the order holds. A node
 * that dies loses its lease; a restarted one has it back.
 */
@ApplicationScoped
public class ReportLeases {
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration KEEP = Duration.ofHours(24);

  private final TaskDatabase database;
  private final Clock clock;
  private final String node;

  @Inject
  ReportLeases(EventStore store, Clock clock) {
    this(store.database(), clock, Environment.nodeName());
  }

  ReportLeases(TaskDatabase database, Clock clock, String node) {
    this.database = database;
    this.clock = clock;
    this.node = node;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected ReportLeases() {
    this(null, null, "");
  }

  /** Takes or renews the lease; false while another node has it or it is too early to try again. */
  public boolean claim(AeTitle subscriber) throws SQLException {
    Instant now = clock.instant();
    return database.call(
        connection ->
            EventStore.update(
                        connection,
                        "update ups_event_scu set lease_node = ?, lease_until = ?"
                            + " where subscriber = ?"
                            + " and (lease_node is null or lease_node = ? or lease_until < ?)"
                            + " and (next_time is null or next_time <= ?)",
                        node,
                        now.plus(LEASE),
                        subscriber.value(),
                        node,
                        now,
                        now)
                    == 1
                || EventStore.update(
                        connection,
                        "insert into ups_event_scu (subscriber, lease_node, lease_until)"
                            + " select ?, ?, ? where not exists"
                            + " (select 1 from ups_event_scu where subscriber = ?)",
                        subscriber.value(),
                        node,
                        now.plus(LEASE),
                        subscriber.value())
                    == 1);
  }

  /** Gives the lease back after success. */
  public void release(AeTitle subscriber) throws SQLException {
    database.run(
        connection ->
            EventStore.update(
                connection,
                "update ups_event_scu set lease_node = null, lease_until = null, next_time = null,"
                    + " failures = 0 where subscriber = ? and lease_node = ?",
                subscriber.value(),
                node));
  }

  /** Gives the lease back after a failure; what has waited for a day is dropped. */
  public void postpone(AeTitle subscriber, Duration pause) throws SQLException {
    Instant now = clock.instant();
    database.run(
        connection -> {
          EventStore.update(
              connection,
              "update ups_event_scu set lease_node = null, lease_until = null, next_time = ?,"
                  + " failures = failures + 1 where subscriber = ? and lease_node = ?",
              now.plus(pause),
              subscriber.value(),
              node);
          EventStore.update(
              connection,
              "delete from ups_delivery where target = ? and subscriber = ? and event_id in"
                  + " (select id from ups_event where created_time < ?)",
              EventRows.DIMSE,
              subscriber.value(),
              now.minus(KEEP));
        });
  }
}
