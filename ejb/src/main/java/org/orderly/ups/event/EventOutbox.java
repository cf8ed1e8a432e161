package org.orderly.ups.event;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.common.CurrentConfiguration;
import org.orderly.dicom.data.AeTitle;

/**
 * Takes events in the transaction of the change that they report. The row of the work item must be
 * locked by that transaction, so that events of one work item get their order from it.
 */
@ApplicationScoped
public class EventOutbox {

  private final CurrentConfiguration configuration;
  private final EventNode node;
  private final Clock clock;

  /** Whether the operation of this thread appended something: most change what nobody watches. */
  private final ThreadLocal<Boolean> appended = ThreadLocal.withInitial(() -> false);

  @Resource(lookup = "java:comp/TransactionSynchronizationRegistry")
  private @Nullable TransactionSynchronizationRegistry transactions;

  @Inject
  EventOutbox(CurrentConfiguration configuration, EventNode node, Clock clock) {
    this.configuration = configuration;
    this.node = node;
    this.clock = clock;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected EventOutbox() {
    this(null, null, null);
  }

  /** One event to some subscribers. */
  public void append(Connection connection, UpsEvent event, Collection<AeTitle> subscribers)
      throws SQLException {
    append(connection, List.of(event), subscribers);
  }

  /** Some events, each to all of these subscribers, in this order. */
  public void append(Connection connection, List<UpsEvent> events, Collection<AeTitle> subscribers)
      throws SQLException {
    if (events.isEmpty() || subscribers.isEmpty()) {
      return;
    }
    new EventRows(connection, clock.instant()).append(events, subscribers, configuration.get());
    appended.set(true);
    nudgeAfterCommit();
  }

  private void nudgeAfterCommit() {
    if (transactions == null || transactions.getTransactionStatus() != Status.STATUS_ACTIVE) {
      return;
    }
    if (transactions.getResource(EventOutbox.class) == null) {
      transactions.putResource(EventOutbox.class, Boolean.TRUE);
      transactions.registerInterposedSynchronization(
          new Synchronization() {
            @Override
            public void beforeCompletion() {
              // only the outcome matters
            }

            @Override
            public void afterCompletion(int status) {
              if (status == Status.STATUS_COMMITTED) {
                node.nudge();
              }
            }
          });
    }
  }

  /**
   * Says that what this thread did was committed; only for callers outside container transactions,
   * for the others it happens by itself. Does nothing if it appended no event.
   */
  public void nudge() {
    if (appended.get()) {
      appended.remove();
      node.nudge();
    }
  }
}
