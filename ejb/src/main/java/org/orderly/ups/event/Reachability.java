package org.orderly.ups.event;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;
import org.orderly.common.CurrentConfiguration;
import org.orderly.dicom.data.AeTitle;
import org.orderly.ups.event.Recipients.Recipient;

/**
 * Whether a subscriber can be told of an event now, over DIMSE or by an open WebSocket on any node
 * (PS3.4 CC.2.2: the performer of a work item that is to be cancelled). Only who would get the
 * event is asked for: see {@link Recipients}.
 */
@ApplicationScoped
public class Reachability {

  private final Supplier<List<EventChannel>> channels;
  private final CurrentConfiguration configuration;

  @Inject
  Reachability(EventNode node, CurrentConfiguration configuration) {
    this(node::channels, configuration);
  }

  Reachability(Supplier<List<EventChannel>> channels, CurrentConfiguration configuration) {
    this.channels = channels;
    this.configuration = configuration;
  }

  /** For the container's proxies only. */
  protected Reachability() {
    this(List::of, new CurrentConfiguration());
  }

  /**
   * Whether an event that this AE handles comes to the subscriber.
   *
   * @param connection that of the transaction that will append the event
   */
  public boolean isReachable(Connection connection, AeTitle handlingAe, AeTitle subscriber)
      throws SQLException {
    List<Recipient> recipients =
        Recipients.among(connection, List.of(subscriber), configuration.get()).at(handlingAe);
    return recipients.stream()
        .filter(recipient -> !recipient.queued())
        .anyMatch(
            recipient ->
                channels.get().stream()
                    .anyMatch(channel -> channel.reachable(recipient.target(), subscriber)));
  }
}
