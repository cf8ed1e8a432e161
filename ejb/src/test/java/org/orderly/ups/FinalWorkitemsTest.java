package org.orderly.ups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.orderly.ups.UpsFixture.PERFORMER;
import static org.orderly.ups.UpsFixture.WATCHER;
import static org.orderly.ups.UpsFixture.status;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.orderly.dicom.net.dimse.Status;
import org.orderly.task.TestDatabase;

class FinalWorkitemsTest {

  private static int purge(UpsFixture ups, WorkitemState state, Duration delay) {
    return new FinalWorkitems(ups.database)
        .purge(state, ups.clock.instant().minus(delay), 2, () -> true);
  }

  @ParameterizedTest
  @EnumSource
  void the_delay_counts_from_the_final_state_whatever_touches_it_later(TestDatabase kind)
      throws Exception {
    UpsFixture ups = new UpsFixture(kind);
    String scheduled = ups.in(WorkitemState.SCHEDULED);
    String running = ups.in(WorkitemState.IN_PROGRESS);
    String completed = ups.in(WorkitemState.COMPLETED);
    String canceled = ups.in(WorkitemState.CANCELED);
    ups.subscriptions.subscribe(ups.context, completed, WATCHER, false, null);
    ups.clock.advance(Duration.ofHours(2));
    ups.execute("update workitem set modified_time = modified_time + interval '1' day");
    assertEquals(0, purge(ups, WorkitemState.COMPLETED, Duration.ofHours(3)));
    assertEquals(1, purge(ups, WorkitemState.COMPLETED, Duration.ofHours(1)));
    assertEquals(UpsStatus.NO_SUCH_UPS, status(() -> ups.workitems.get(ups.context, completed)));
    assertEquals(0, ups.number("select count(*) from subscription"));
    assertEquals(1, purge(ups, WorkitemState.CANCELED, Duration.ZERO));
    assertEquals(UpsStatus.NO_SUCH_UPS, status(() -> ups.workitems.get(ups.context, canceled)));
    assertEquals(Status.SUCCESS, status(() -> ups.workitems.get(ups.context, scheduled)));
    assertEquals(Status.SUCCESS, status(() -> ups.workitems.get(ups.context, running)));
  }

  @ParameterizedTest
  @EnumSource
  void a_deletion_lock_keeps_it_until_it_is_released(TestDatabase kind) throws Exception {
    UpsFixture ups = new UpsFixture(kind);
    List<String> locked = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      locked.add(ups.in(WorkitemState.COMPLETED));
      ups.subscriptions.subscribe(ups.context, locked.get(i), WATCHER, true, null);
      ups.subscriptions.subscribe(ups.context, locked.get(i), PERFORMER, false, null);
    }
    ups.in(WorkitemState.COMPLETED);
    ups.clock.advance(Duration.ofSeconds(1));
    assertEquals(1, purge(ups, WorkitemState.COMPLETED, Duration.ZERO));
    ups.subscriptions.unsubscribe(ups.context, locked.get(0), WATCHER);
    ups.subscriptions.subscribe(ups.context, locked.get(1), WATCHER, false, null);
    assertEquals(2, purge(ups, WorkitemState.COMPLETED, Duration.ZERO));
    assertEquals(3, ups.number("select count(*) from workitem"));
  }

  @ParameterizedTest
  @EnumSource
  void one_that_cannot_be_deleted_does_not_stop_the_rest(TestDatabase kind) throws Exception {
    UpsFixture ups = new UpsFixture(kind);
    for (int i = 0; i < 7; i++) {
      ups.in(WorkitemState.COMPLETED);
      ups.clock.advance(Duration.ofSeconds(1));
    }
    ups.execute(
        "create table holder (workitem_fk bigint not null,"
            + " constraint held foreign key (workitem_fk) references workitem (id))");
    ups.execute("insert into holder select min(id) from workitem");
    ups.execute("insert into holder select min(id) + 3 from workitem");
    assertEquals(5, purge(ups, WorkitemState.COMPLETED, Duration.ZERO));
    assertEquals(2, ups.number("select count(*) from workitem"));
  }

  @ParameterizedTest
  @EnumSource
  void switching_off_stops_between_transactions(TestDatabase kind) throws Exception {
    UpsFixture ups = new UpsFixture(kind);
    for (int i = 0; i < 5; i++) {
      ups.in(WorkitemState.COMPLETED);
    }
    List<Boolean> answers = new ArrayList<>(List.of(true, true, false));
    int deleted =
        new FinalWorkitems(ups.database)
            .purge(
                WorkitemState.COMPLETED,
                ups.clock.instant().plusSeconds(1),
                2,
                () -> answers.remove(0));
    assertEquals(4, deleted);
  }

  @ParameterizedTest
  @EnumSource
  void what_rules_have_yet_to_follow_up_is_kept(TestDatabase kind) throws Exception {
    UpsFixture ups = new UpsFixture(kind);
    ups.in(WorkitemState.COMPLETED);
    ups.clock.advance(Duration.ofSeconds(1));
    ups.execute(
        "insert into workitem_follow_up (workitem_fk, ae, created_time, next_try_time)"
            + " select id, 'ORDERLY', created_time, created_time from workitem");
    assertEquals(0, purge(ups, WorkitemState.COMPLETED, Duration.ZERO));
    ups.execute("delete from workitem_follow_up");
    assertEquals(1, purge(ups, WorkitemState.COMPLETED, Duration.ZERO));
  }
}
