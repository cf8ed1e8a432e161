package org.orderly.ups.event;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.orderly.dicom.data.AeTitle;

/**
 * Whether a subscriber can be told of an event now, over DIMSE or by an open WebSocket on any node
 * (PS3.4 CC.2.2: the performer of a work item that is to be cancelled).
 */
@ApplicationScoped
public class Reachability {

  private final EventNode node;

  @Inject
  Reachability(EventNode node) {
    this.node = node;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected Reachability() {
    this(null);
  }

  public boolean isReachable(AeTitle subscriber) {
    return node.channels().stream().anyMatch(channel -> channel.reachable(subscriber));
  }
}
