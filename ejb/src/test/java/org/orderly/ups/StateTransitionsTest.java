package org.orderly.ups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.orderly.ups.UpsFixture.OTHER_TRANSACTION;
import static org.orderly.ups.UpsFixture.TRANSACTION;
import static org.orderly.ups.UpsFixture.performed;
import static org.orderly.ups.UpsFixture.refusal;
import static org.orderly.ups.UpsFixture.state;
import static org.orderly.ups.UpsFixture.status;
import static org.orderly.ups.UpsFixture.workitem;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.orderly.conf.WorkitemSettings;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.net.dimse.Status;
import org.orderly.task.TestDatabase;

/** PS3.4 Table CC.1.1-2, cell by cell, and who wins when many want the same. */
class StateTransitionsTest {

  private static final String UNKNOWN = "1.2.3";
  private static final String INCONSISTENT =
      " The submitted request is inconsistent with the current state of the UPS Instance.";
  private static final WorkitemState[] COLUMNS = {
    null,
    WorkitemState.SCHEDULED,
    WorkitemState.IN_PROGRESS,
    WorkitemState.COMPLETED,
    WorkitemState.CANCELED
  };

  /** Runs a request against a work item in each state; a name of a state means it got there. */
  private interface Row {
    UpsResult run(UpsFixture ups, String uid) throws UpsException;
  }

  private static void row(TestDatabase kind, Row request, String... cells) throws Exception {
    UpsFixture ups = new UpsFixture(kind);
    for (int i = 0; i < COLUMNS.length; i++) {
      WorkitemState before = COLUMNS[i];
      String uid = before == null ? UNKNOWN : ups.in(before);
      String got;
      try {
        UpsResult result = request.run(ups, uid);
        got =
            result.warnings().isEmpty()
                ? ups.stateOf(uid).name()
                : String.format("%04X", result.warnings().get(0).status().code());
      } catch (UpsException e) {
        got = String.format("%04X", e.status().code());
      }
      assertEquals(cells[i], got, () -> "from " + before);
      if (before != null && !cells[i].equals(ups.stateOf(uid).name())) {
        assertEquals(before, ups.stateOf(uid), "must not have changed");
      }
    }
  }

  private static Row change(WorkitemState target, String transactionUid) {
    return (ups, uid) -> ups.workitems.changeState(ups.context, uid, state(target, transactionUid));
  }

  @ParameterizedTest
  @EnumSource
  void creation(TestDatabase kind) throws Exception {
    row(
        kind,
        (ups, uid) -> ups.workitems.create(ups.context, uid, workitem(), false),
        "SCHEDULED",
        "0111",
        "0111",
        "0111",
        "0111");
  }

  @ParameterizedTest
  @EnumSource
  void to_in_progress_with_correct_transaction_uid(TestDatabase kind) throws Exception {
    row(
        kind,
        change(WorkitemState.IN_PROGRESS, TRANSACTION),
        "C307",
        "IN_PROGRESS",
        "C302",
        "C300",
        "C300");
  }

  @ParameterizedTest
  @EnumSource
  void to_in_progress_with_the_transaction_uid_of_somebody_else(TestDatabase kind)
      throws Exception {
    row(
        kind,
        change(WorkitemState.IN_PROGRESS, OTHER_TRANSACTION),
        "C307",
        "IN_PROGRESS",
        "C302",
        "C300",
        "C300");
  }

  @ParameterizedTest
  @EnumSource
  void to_in_progress_without_transaction_uid(TestDatabase kind) throws Exception {
    row(kind, change(WorkitemState.IN_PROGRESS, null), "C307", "0115", "0115", "0115", "0115");
  }

  @ParameterizedTest
  @EnumSource
  void to_scheduled(TestDatabase kind) throws Exception {
    for (String transaction : new String[] {TRANSACTION, OTHER_TRANSACTION, null}) {
      row(
          kind,
          change(WorkitemState.SCHEDULED, transaction),
          "C307",
          "C303",
          "C303",
          "C303",
          "C303");
    }
  }

  @ParameterizedTest
  @EnumSource
  void to_completed_with_correct_transaction_uid(TestDatabase kind) throws Exception {
    row(
        kind,
        (ups, uid) -> {
          if (!uid.equals(UNKNOWN) && ups.stateOf(uid) == WorkitemState.IN_PROGRESS) {
            ups.workitems.update(ups.context, uid, TRANSACTION, performed());
          }
          return change(WorkitemState.COMPLETED, TRANSACTION).run(ups, uid);
        },
        "C307",
        "C310",
        "COMPLETED",
        "B306",
        "C300");
  }

  @ParameterizedTest
  @EnumSource
  void to_completed_without_what_a_completed_work_item_must_have(TestDatabase kind)
      throws Exception {
    row(kind, change(WorkitemState.COMPLETED, TRANSACTION), "C307", "C310", "C304", "B306", "C300");
  }

  @ParameterizedTest
  @EnumSource
  void to_completed_with_wrong_transaction_uid(TestDatabase kind) throws Exception {
    row(
        kind,
        change(WorkitemState.COMPLETED, OTHER_TRANSACTION),
        "C307",
        "C310",
        "C301",
        "B306",
        "C301");
    row(kind, change(WorkitemState.COMPLETED, null), "C307", "0115", "0115", "0115", "0115");
  }

  @ParameterizedTest
  @EnumSource
  void to_canceled_with_correct_transaction_uid(TestDatabase kind) throws Exception {
    row(
        kind,
        change(WorkitemState.CANCELED, TRANSACTION),
        "C307",
        "C310",
        "CANCELED",
        "C300",
        "B304");
  }

  @ParameterizedTest
  @EnumSource
  void to_canceled_with_wrong_transaction_uid(TestDatabase kind) throws Exception {
    row(
        kind,
        change(WorkitemState.CANCELED, OTHER_TRANSACTION),
        "C307",
        "C310",
        "C301",
        "C301",
        "B304");
    row(kind, change(WorkitemState.CANCELED, null), "C307", "0115", "0115", "0115", "0115");
  }

  @ParameterizedTest
  @EnumSource
  void request_to_cancel(TestDatabase kind) throws Exception {
    row(
        kind,
        (ups, uid) -> ups.workitems.requestCancel(ups.context, uid, null),
        "C307",
        "CANCELED",
        "C312",
        "C311",
        "B304");
  }

  @ParameterizedTest
  @EnumSource
  void the_table_says_what_the_standard_calls_each_event(TestDatabase kind) {
    for (StateTable row : StateTable.values()) {
      assertTrue(row.label().startsWith("N-"), row.name());
      for (WorkitemState state : COLUMNS) {
        assertEquals(
            row.in(state).next() == null && row.in(state).status() == null,
            row.in(state).outcome() == StateTable.Outcome.TELL_PERFORMER);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusals_say_why(TestDatabase kind) throws Exception {
    UpsFixture ups = new UpsFixture(kind);
    String scheduled = ups.in(WorkitemState.SCHEDULED);
    String running = ups.in(WorkitemState.IN_PROGRESS);
    String completed = ups.in(WorkitemState.COMPLETED);
    assertEquals(
        "C307 Specified SOP Instance UID does not exist",
        refusal(() -> change(WorkitemState.CANCELED, TRANSACTION).run(ups, UNKNOWN)));
    assertEquals(
        "0115 The Transaction UID is missing.",
        refusal(() -> change(WorkitemState.IN_PROGRESS, null).run(ups, scheduled)));
    assertEquals(
        "0115 The Transaction UID is invalid.",
        refusal(() -> change(WorkitemState.IN_PROGRESS, "not a UID").run(ups, scheduled)));
    assertEquals(
        "C301 The Transaction UID is incorrect.",
        refusal(() -> change(WorkitemState.COMPLETED, OTHER_TRANSACTION).run(ups, running)));
    assertEquals(
        "C302" + INCONSISTENT,
        refusal(() -> change(WorkitemState.IN_PROGRESS, OTHER_TRANSACTION).run(ups, running)));
    assertEquals(
        "C304" + INCONSISTENT,
        refusal(() -> change(WorkitemState.COMPLETED, TRANSACTION).run(ups, running)));
    assertEquals(
        "C311 The UPS is already COMPLETED.",
        refusal(() -> ups.workitems.requestCancel(ups.context, completed, null)));
    assertEquals(
        "C312 The performer cannot be contacted",
        refusal(() -> ups.workitems.requestCancel(ups.context, running, null)));
    assertEquals(
        "The UPS is already in the requested state of COMPLETED.",
        change(WorkitemState.COMPLETED, TRANSACTION).run(ups, completed).warnings().get(0).text());
    assertEquals(
        "0115 The Procedure Step State is missing.",
        refusal(() -> ups.workitems.changeState(ups.context, scheduled, new DataSet())));
    assertEquals(
        "0115 The Procedure Step State is invalid.",
        refusal(
            () ->
                ups.workitems.changeState(
                    ups.context, scheduled, new DataSet().put(Tag.ProcedureStepState, "DONE"))));
  }

  @ParameterizedTest
  @EnumSource
  void a_canceled_work_item_says_when_and_why(TestDatabase kind) throws Exception {
    UpsFixture ups = new UpsFixture(kind);
    String uid = ups.in(WorkitemState.CANCELED);
    DataSet progress =
        ups.workitems.get(ups.context, uid).item(Tag.ProcedureStepProgressInformationSequence);
    assertTrue(progress.hasValue(Tag.ProcedureStepCancellationDateTime));
    assertEquals(
        "110513",
        progress.item(Tag.ProcedureStepDiscontinuationReasonCodeSequence).string(Tag.CodeValue));

    String requested = ups.create();
    DataSet request = new DataSet().put(Tag.ReasonForCancellation, "wrong patient");
    request.put(Tag.ContactURI, "tel:1").put(Tag.ContactDisplayName, "Müller");
    ups.workitems.requestCancel(ups.context, requested, request);
    progress =
        ups.workitems
            .get(ups.context, requested)
            .item(Tag.ProcedureStepProgressInformationSequence);
    assertEquals("wrong patient", progress.string(Tag.ReasonForCancellation));
    assertEquals(
        "Müller",
        progress.item(Tag.ProcedureStepCommunicationsURISequence).string(Tag.ContactDisplayName));
  }

  @ParameterizedTest
  @EnumSource
  void the_transaction_uid_is_dispensable_where_configured(TestDatabase kind) throws Exception {
    UpsFixture ups = new UpsFixture(kind);
    ups.context =
        UpsFixture.context(
            new WorkitemSettings(null, List.of(), 0, List.of(), List.of(), true, false),
            Uid.UnifiedProcedureStepWatch);
    String uid = ups.in(WorkitemState.IN_PROGRESS);
    assertEquals(
        Status.SUCCESS, status(() -> ups.workitems.update(ups.context, uid, null, performed())));
    assertEquals(Status.SUCCESS, status(() -> change(WorkitemState.COMPLETED, null).run(ups, uid)));
    assertEquals(WorkitemState.COMPLETED, ups.stateOf(uid));
    String other = ups.create();
    assertEquals(
        Status.INVALID_ARGUMENT_VALUE,
        status(() -> change(WorkitemState.IN_PROGRESS, null).run(ups, other)));
  }

  @ParameterizedTest
  @EnumSource
  void of_many_who_claim_one_wins_and_all_others_hear_that_it_is_in_progress(TestDatabase kind)
      throws Exception {
    UpsFixture ups = new UpsFixture(kind);
    int clients = 20;
    List<String> uids = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      uids.add(ups.create());
    }
    CyclicBarrier start = new CyclicBarrier(clients);
    ExecutorService pool = Executors.newFixedThreadPool(clients);
    try {
      List<Future<List<Status>>> all = new ArrayList<>();
      for (int client = 0; client < clients; client++) {
        String transaction = "1.2.9." + client;
        Callable<List<Status>> claims =
            () -> {
              List<Status> got = new ArrayList<>();
              start.await(30, TimeUnit.SECONDS);
              for (String uid : uids) {
                got.add(status(() -> change(WorkitemState.IN_PROGRESS, transaction).run(ups, uid)));
              }
              return got;
            };
        all.add(pool.submit(claims));
      }
      List<Status> got = new ArrayList<>();
      for (Future<List<Status>> each : all) {
        got.addAll(each.get(60, TimeUnit.SECONDS));
      }
      Map<Status, Long> counts =
          got.stream().collect(Collectors.groupingBy(s -> s, Collectors.counting()));
      assertEquals(
          Map.of(
              Status.SUCCESS,
              (long) uids.size(),
              UpsStatus.ALREADY_IN_PROGRESS,
              (long) uids.size() * (clients - 1)),
          counts);
    } finally {
      pool.shutdownNow();
    }
  }

  @ParameterizedTest
  @EnumSource
  void rules_hear_of_a_final_state_once(TestDatabase kind) throws SQLException, UpsException {
    UpsFixture ups = new UpsFixture(kind);
    String uid = ups.in(WorkitemState.COMPLETED);
    change(WorkitemState.COMPLETED, TRANSACTION).run(ups, uid);
    String canceled = ups.create();
    ups.workitems.requestCancel(ups.context, canceled, null);
    ups.workitems.requestCancel(ups.context, canceled, null);
    assertEquals(List.of(uid, canceled), ups.finished.stream().map(WorkitemFinished::uid).toList());
    assertFalse(ups.finished.get(0).state() == WorkitemState.CANCELED);
  }
}
