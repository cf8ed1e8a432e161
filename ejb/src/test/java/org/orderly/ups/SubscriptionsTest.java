package org.orderly.ups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.orderly.ups.UpsFixture.PERFORMER;
import static org.orderly.ups.UpsFixture.TRANSACTION;
import static org.orderly.ups.UpsFixture.WATCHER;
import static org.orderly.ups.UpsFixture.refusal;
import static org.orderly.ups.UpsFixture.state;
import static org.orderly.ups.UpsFixture.workitem;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.orderly.conf.WorkitemRetention;
import org.orderly.conf.WorkitemSettings;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.task.TestDatabase;
import org.orderly.ups.event.UpsEvent;

/** PS3.4 Table CC.2.3-2 and what subscribers are told. */
class SubscriptionsTest {

  private static final String GLOBAL = Uid.UPSGlobalSubscriptionInstance;
  private static final String FILTERED = Uid.UPSFilteredGlobalSubscriptionInstance;
  private static final String INITIAL = "1 SCHEDULED to WATCHER";

  /** Not subscribed, with lock, without: the columns of the table. */
  private enum Before {
    NOT,
    LOCKED,
    UNLOCKED
  }

  private static String subscription(UpsFixture ups, String uid) {
    List<SubscriptionView> all = ups.subscriptions.list(uid);
    return all.isEmpty() ? "NOT" : all.get(0).deletionLock() ? "LOCKED" : "UNLOCKED";
  }

  private static void subscribe(UpsFixture ups, String uid, boolean lock) throws UpsException {
    ups.subscriptions.subscribe(ups.context, uid, WATCHER, lock, null);
  }

  /** Cells as the subscription afterwards, with "+" if the initial event is sent. */
  private interface Action {
    void run(UpsFixture ups, String uid) throws UpsException;
  }

  private static void row(TestDatabase kind, Action action, String... cells) throws Exception {
    UpsFixture ups = new UpsFixture(kind);
    for (Before before : Before.values()) {
      String uid = ups.create();
      if (before != Before.NOT) {
        subscribe(ups, uid, before == Before.LOCKED);
      }
      ups.events();
      action.run(ups, uid);
      List<String> events = ups.events();
      String got = subscription(ups, uid) + (events.isEmpty() ? "" : "+");
      assertEquals(cells[before.ordinal()], got, before.name());
      if (!events.isEmpty()) {
        assertEquals(List.of(INITIAL), events);
      }
      ups.execute("delete from workitem");
      ups.execute("delete from global_subscription");
    }
  }

  @ParameterizedTest
  @EnumSource
  void subscribing_to_all(TestDatabase kind) throws Exception {
    row(kind, (ups, uid) -> subscribe(ups, GLOBAL, true), "LOCKED+", "LOCKED", "UNLOCKED");
    row(kind, (ups, uid) -> subscribe(ups, GLOBAL, false), "UNLOCKED", "LOCKED", "UNLOCKED");
  }

  @ParameterizedTest
  @EnumSource
  void subscribing_to_one(TestDatabase kind) throws Exception {
    row(kind, (ups, uid) -> subscribe(ups, uid, true), "LOCKED+", "LOCKED+", "LOCKED+");
    row(kind, (ups, uid) -> subscribe(ups, uid, false), "UNLOCKED+", "UNLOCKED+", "UNLOCKED+");
  }

  @ParameterizedTest
  @EnumSource
  void unsubscribing_and_suspending(TestDatabase kind) throws Exception {
    row(
        kind,
        (ups, uid) -> ups.subscriptions.unsubscribe(ups.context, uid, WATCHER),
        "NOT",
        "NOT",
        "NOT");
    row(
        kind,
        (ups, uid) -> ups.subscriptions.unsubscribe(ups.context, GLOBAL, WATCHER),
        "NOT",
        "NOT",
        "NOT");
    row(
        kind,
        (ups, uid) -> ups.subscriptions.suspend(ups.context, GLOBAL, WATCHER),
        "NOT",
        "LOCKED",
        "UNLOCKED");
  }

  @ParameterizedTest
  @EnumSource
  void a_new_work_item_is_subscribed_to_as_the_global_subscription_says(TestDatabase kind)
      throws Exception {
    UpsFixture ups = new UpsFixture(kind);
    assertEquals("NOT", subscription(ups, ups.create()));
    assertEquals(List.of(), ups.events());
    subscribe(ups, GLOBAL, true);
    ups.events();
    assertEquals("LOCKED", subscription(ups, ups.create()));
    assertEquals(List.of(INITIAL), ups.events());
    subscribe(ups, GLOBAL, false);
    ups.events();
    assertEquals("UNLOCKED", subscription(ups, ups.create()));
    assertEquals(List.of(INITIAL), ups.events());
    ups.subscriptions.suspend(ups.context, GLOBAL, WATCHER);
    assertEquals("NOT", subscription(ups, ups.create()));
    assertEquals(List.of(), ups.events());
  }

  @ParameterizedTest
  @EnumSource
  void a_global_subscription_ends_also_when_there_is_no_work_item(TestDatabase kind)
      throws Exception {
    UpsFixture ups = new UpsFixture(kind);
    subscribe(ups, GLOBAL, false);
    assertEquals(GLOBAL, ups.subscriptions.list(null).get(0).uid());
    assertTrue(ups.subscriptions.unsubscribe(ups.context, GLOBAL, WATCHER));
    assertFalse(ups.subscriptions.unsubscribe(ups.context, GLOBAL, WATCHER));
    assertFalse(ups.subscriptions.suspend(ups.context, GLOBAL, WATCHER));
    assertFalse(ups.subscriptions.unsubscribe(ups.context, ups.create(), WATCHER));
  }

  @ParameterizedTest
  @EnumSource
  void a_filter_matches_old_and_new_work_items_alike(TestDatabase kind) throws Exception {
    UpsFixture ups = new UpsFixture(kind);
    DataSet match = workitem().put(Tag.ProcedureStepLabel, "ct head");
    String old = ups.workitems.create(ups.context, null, match, false).uid();
    String oldOther = ups.create();
    DataSet keys = new DataSet().put(Tag.ProcedureStepLabel, "CT*").put(Tag.PatientName, "doe*");
    ups.subscriptions.subscribe(ups.context, FILTERED, WATCHER, true, keys);
    assertEquals(List.of(INITIAL), ups.events());
    String young = ups.workitems.create(ups.context, null, match, false).uid();
    String youngOther = ups.create();
    assertEquals(List.of(INITIAL), ups.events());
    assertEquals(
        List.of("LOCKED", "NOT", "LOCKED", "NOT"),
        List.of(
            subscription(ups, old),
            subscription(ups, oldOther),
            subscription(ups, young),
            subscription(ups, youngOther)));
    SubscriptionView view = ups.subscriptions.list(null).get(0);
    assertEquals(FILTERED, view.uid());
    assertEquals("CT*", view.filter().string(Tag.ProcedureStepLabel));
  }

  @ParameterizedTest
  @EnumSource
  void refusals(TestDatabase kind) throws Exception {
    UpsFixture ups = new UpsFixture(kind);
    assertEquals(
        "C307 Specified SOP Instance UID does not exist",
        refusal(() -> ups.subscriptions.subscribe(ups.context, "1.2.3", WATCHER, false, null)));
    assertEquals(
        "0115 Matching Keys are missing.",
        refusal(() -> ups.subscriptions.subscribe(ups.context, FILTERED, WATCHER, false, null)));
    DataSet empty = new DataSet().put(Tag.ProcedureStepLabel, "");
    assertEquals(
        "0115 Matching Keys are missing.",
        refusal(() -> ups.subscriptions.subscribe(ups.context, FILTERED, WATCHER, false, empty)));
    DataSet unknown = new DataSet().put(Tag.Modality, "CT");
    assertEquals(
        "0105 Not supported as matching key: (0008,0060) Modality",
        refusal(() -> ups.subscriptions.subscribe(ups.context, FILTERED, WATCHER, false, unknown)));
    String uid = ups.create();
    assertEquals(
        "C314 The action is not appropriate for the specified instance.",
        refusal(() -> ups.subscriptions.suspend(ups.context, uid, WATCHER)));
    UpsContext noWatch = UpsFixture.context(WorkitemSettings.DEFAULTS);
    assertEquals(
        "C315 Event Reports are not supported",
        refusal(() -> ups.subscriptions.subscribe(noWatch, uid, WATCHER, false, null)));
    UpsContext configured =
        UpsFixture.context(
            new WorkitemSettings(null, List.of(WATCHER), 0, List.of(), List.of(), false, false),
            Uid.UnifiedProcedureStepWatch);
    assertEquals(
        "C308 The Receiving AE Title is unknown to this SCP",
        refusal(() -> ups.subscriptions.subscribe(configured, uid, WATCHER, false, null)));
  }

  @ParameterizedTest
  @EnumSource
  void each_change_is_reported_once_and_nothing_else_is(TestDatabase kind) throws Exception {
    UpsFixture ups = new UpsFixture(kind);
    subscribe(ups, GLOBAL, false);
    DataSet assigned = workitem();
    assigned.putSequence(Tag.ScheduledStationNameCodeSequence, UpsFixture.code("CT1"));
    String uid = ups.workitems.create(ups.context, null, assigned, false).uid();
    assertEquals(List.of(INITIAL, "5 to WATCHER"), ups.events());

    DataSet label = new DataSet().put(Tag.ProcedureStepLabel, "other");
    ups.workitems.update(ups.context, uid, null, label);
    ups.workitems.update(ups.context, uid, null, label);
    ups.workitems.update(
        ups.context, uid, null, new DataSet().put(Tag.InputReadinessState, "READY"));
    assertEquals(List.of(), ups.events());
    ups.workitems.update(
        ups.context, uid, null, new DataSet().put(Tag.InputReadinessState, "INCOMPLETE"));
    assertEquals(List.of(INITIAL), ups.events());

    DataSet performers = new DataSet();
    performers.putSequence(
        Tag.ScheduledHumanPerformersSequence, performer("ANNA"), performer("BERT"));
    ups.workitems.update(ups.context, uid, null, performers);
    List<UpsFixture.Sent> sent = List.copyOf(ups.sent);
    assertEquals(List.of("5 to WATCHER", "5 to WATCHER"), ups.events());
    DataSet information = sent.get(1).event().information();
    assertEquals("BERT", information.item(Tag.HumanPerformerCodeSequence).string(Tag.CodeValue));
    assertEquals(
        "CT1", information.item(Tag.ScheduledStationNameCodeSequence).string(Tag.CodeValue));
    assertEquals("Radiology", information.string(Tag.HumanPerformerOrganization));

    ups.claim(uid);
    assertEquals(List.of("1 IN PROGRESS to WATCHER"), ups.events());
    DataSet progress = new DataSet();
    progress.putSequence(
        Tag.ProcedureStepProgressInformationSequence,
        new DataSet().put(Tag.ProcedureStepProgress, "10"));
    ups.workitems.update(ups.context, uid, TRANSACTION, progress);
    ups.workitems.update(ups.context, uid, TRANSACTION, progress);
    assertEquals(List.of("3 to WATCHER"), ups.events());
    ups.workitems.update(ups.context, uid, TRANSACTION, UpsFixture.performed());
    ups.workitems.changeState(ups.context, uid, state(WorkitemState.COMPLETED, TRANSACTION));
    ups.workitems.changeState(ups.context, uid, state(WorkitemState.COMPLETED, TRANSACTION));
    assertEquals(List.of("1 COMPLETED to WATCHER"), ups.events());
  }

  private static DataSet performer(String code) {
    DataSet performer = new DataSet().put(Tag.HumanPerformerOrganization, "Radiology");
    performer.put(Tag.HumanPerformerName, code + "^X");
    performer.putSequence(Tag.HumanPerformerCodeSequence, UpsFixture.code(code));
    return performer;
  }

  @ParameterizedTest
  @EnumSource
  void cancelling(TestDatabase kind) throws Exception {
    UpsFixture ups = new UpsFixture(kind);
    subscribe(ups, GLOBAL, false);
    String scheduled = ups.create();
    ups.events();
    DataSet request = new DataSet().put(Tag.ReasonForCancellation, "not needed");
    request.put(Tag.ContactURI, "tel:7");
    ups.workitems.requestCancel(ups.context, scheduled, request);
    UpsEvent last = ups.sent.get(1).event();
    assertEquals("not needed", last.information().string(Tag.ReasonForCancellation));
    assertEquals(List.of("1 IN PROGRESS to WATCHER", "1 CANCELED to WATCHER"), ups.events());

    String running = ups.in(WorkitemState.IN_PROGRESS);
    ups.events();
    assertEquals(
        "C312 The performer cannot be contacted",
        refusal(() -> ups.workitems.requestCancel(ups.context, running, request)));
    ups.subscriptions.subscribe(ups.context, running, PERFORMER, false, null);
    assertEquals(
        "C312 The performer cannot be contacted",
        refusal(() -> ups.workitems.requestCancel(ups.context, running, request)));
    ups.reachable.add(PERFORMER);
    ups.events();
    ups.workitems.requestCancel(ups.context, running, request);
    UpsEvent event = ups.sent.get(0).event();
    assertEquals("PERFORMER", event.information().string(Tag.RequestingAE));
    assertEquals("tel:7", event.information().string(Tag.ContactURI));
    List<String> events = new ArrayList<>(ups.events());
    events.sort(null);
    assertEquals(List.of("2 to PERFORMER", "2 to WATCHER"), events);
    assertEquals(WorkitemState.IN_PROGRESS, ups.stateOf(running));
  }

  @ParameterizedTest
  @EnumSource
  void templates_are_silent(TestDatabase kind) throws Exception {
    UpsFixture ups = new UpsFixture(kind);
    subscribe(ups, GLOBAL, true);
    String uid = ups.workitems.create(ups.context, null, UpsFixture.template(), true).uid();
    subscribe(ups, uid, true);
    ups.subscriptions.subscribe(ups.context, GLOBAL, PERFORMER, true, null);
    ups.workitems.update(
        ups.context, uid, null, new DataSet().put(Tag.InputReadinessState, "INCOMPLETE"));
    ups.claim(uid);
    ups.workitems.requestCancel(ups.context, uid, null);
    assertEquals("NOT", subscription(ups, uid));
    assertEquals(List.of(), ups.events());
  }

  @ParameterizedTest
  @EnumSource
  void no_work_item_escapes_a_global_subscription_made_meanwhile(TestDatabase kind)
      throws Exception {
    UpsFixture ups = new UpsFixture(kind);
    AtomicBoolean stop = new AtomicBoolean();
    List<CompletableFuture<Void>> makers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      makers.add(CompletableFuture.runAsync(() -> createUntil(ups, stop)));
    }
    for (int i = 0; i < 8; i++) {
      subscribe(ups, GLOBAL, true);
      ups.subscriptions.unsubscribe(ups.context, GLOBAL, WATCHER);
    }
    subscribe(ups, GLOBAL, true);
    stop.set(true);
    CompletableFuture.allOf(makers.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
    assertEquals(
        ups.number("select count(*) from workitem"),
        ups.number("select count(*) from subscription"));
  }

  private static void createUntil(UpsFixture ups, AtomicBoolean stop) {
    try {
      while (!stop.get()) {
        ups.create();
      }
    } catch (UpsException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void forgotten_locks_are_told(TestDatabase kind) throws SQLException, UpsException {
    UpsFixture ups = new UpsFixture(kind);
    String uid = ups.in(WorkitemState.COMPLETED);
    subscribe(ups, uid, true);
    subscribe(ups, ups.create(), true);
    String canceled = ups.in(WorkitemState.CANCELED);
    subscribe(ups, canceled, true);
    subscribe(ups, ups.in(WorkitemState.COMPLETED), false);
    ups.clock.advance(Duration.ofHours(1));
    assertEquals(List.of(), staleLocks(ups, Duration.ofHours(2), Duration.ofHours(2)));
    assertEquals(List.of(uid), staleLocks(ups, Duration.ofMinutes(30), Duration.ofHours(2)));
    assertEquals(List.of(canceled), staleLocks(ups, Duration.ofHours(2), Duration.ZERO));
    assertEquals(List.of(uid, canceled), staleLocks(ups, Duration.ZERO, Duration.ZERO));
  }

  private static List<String> staleLocks(UpsFixture ups, Duration completed, Duration canceled) {
    WorkitemRetention retention = new WorkitemRetention(null, 100, completed, canceled);
    return ups.subscriptions.staleLocks(retention, ups.clock.instant(), 10).stream()
        .map(SubscriptionView::uid)
        .toList();
  }
}
