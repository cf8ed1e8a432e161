package org.orderly.ups;

import java.sql.Connection;

/** One operation on the worklist: its transaction, and whether somebody is to be told of it. */
final class Unit {

  private final Connection connection;
  private boolean eventful;

  Unit(Connection connection) {
    this.connection = connection;
  }

  Connection connection() {
    return connection;
  }

  boolean isEventful() {
    return eventful;
  }

  /** Notes that there are events to deliver once this is committed. */
  void setEventful() {
    eventful = true;
  }
}
