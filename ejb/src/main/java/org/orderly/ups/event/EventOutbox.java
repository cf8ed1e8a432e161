package org.orderly.ups.event;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import org.orderly.common.CurrentConfiguration;
import org.orderly.dicom.data.AeTitle;

/**
 * Takes events in the transaction of the change that they report. The row of the work item must be
 * locked by that transaction, so that events of one work item get their order from it.
 */
@ApplicationScoped
public class EventOutbox {

  private final CurrentConfiguration configuration;
  private final Clock clock;

  @Inject
  EventOutbox(CurrentConfiguration configuration, Clock clock) {
    this.configuration = configuration;
    this.clock = clock;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected EventOutbox() {
    this(null, null);
  }

  /**
   * Some events, each to all of these subscribers, in this order.
   *
   * @return whether something is to be delivered: most change what nobody watches
   */
  public boolean append(
      Connection connection, List<UpsEvent> events, Collection<AeTitle> subscribers)
      throws SQLException {
    return !events.isEmpty()
        && !subscribers.isEmpty()
        && new EventRows(connection, clock.instant())
            .append(events, subscribers, configuration.get());
  }
}
