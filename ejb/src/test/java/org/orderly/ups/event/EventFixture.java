package org.orderly.ups.event;

import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;

/** Rows of events for tests of other packages. */
public final class EventFixture {
  private final EventStore store;
  private final Clock clock;

  public EventFixture(DataSource database, Clock clock) {
    store = new EventStore(database);
    this.clock = clock;
  }

  public EventStore store() {
    return store;
  }

  public ReportLeases leases() {
    return new ReportLeases(store.database(), clock, "node");
  }

  /** Writes a state report to one subscriber. */
  public void append(
      ConfigSnapshot configuration, String uid, DataSet information, AeTitle subscriber)
      throws SQLException {
    UpsEvent event = new UpsEvent(UpsEvent.STATE_REPORT, uid, information, TestWorklist.ORDERLY);
    store
        .database()
        .run(
            connection ->
                new EventRows(connection, clock.instant())
                    .append(List.of(event), List.of(subscriber), configuration));
  }

  /** How many rows wait for DIMSE. */
  public int waiting() throws SQLException {
    return store.due(EventStore.DIMSE, null, 0, 1000).size();
  }
}
