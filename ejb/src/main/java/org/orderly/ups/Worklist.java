package org.orderly.ups;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.PatientRows;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.net.dimse.Status;
import org.orderly.ups.StateTable.Cell;
import org.orderly.ups.StateTable.Outcome;
import org.orderly.ups.event.UpsEvent;

/** The operations on work items within a transaction of the caller, their events included. */
final class Worklist {

  private static final String NO_TRANSACTION_UID = "The Transaction UID is missing.";

  private final Clock clock;
  private final Outbox outbox;
  private final Reach reach;

  /** Takes the events of a change in its transaction. */
  @FunctionalInterface
  interface Outbox {
    /** Whether there is somebody to deliver one of them to. */
    boolean append(Connection connection, List<UpsEvent> events, Collection<AeTitle> subscribers)
        throws SQLException;
  }

  /** Says whether somebody can be told something. */
  @FunctionalInterface
  interface Reach {
    /** Whether the subscriber is told now of what this AE handles. */
    boolean isReachable(Connection connection, AeTitle handlingAe, AeTitle subscriber)
        throws SQLException;
  }

  /** What became of a request, and the final state if it was reached by it. */
  record Change(UpsResult result, @Nullable WorkitemState reached) {}

  Worklist(Clock clock, Outbox outbox, Reach reach) {
    this.clock = clock;
    this.outbox = outbox;
    this.reach = reach;
  }

  UpsResult create(Unit unit, UpsContext context, NewWorkitem workitem)
      throws SQLException, UpsException {
    return add(unit, context, workitem);
  }

  void createAll(Unit unit, UpsContext context, List<NewWorkitem> all)
      throws SQLException, UpsException {
    for (NewWorkitem workitem : all) {
      add(unit, context, workitem);
    }
  }

  private UpsResult add(Unit unit, UpsContext context, NewWorkitem workitem)
      throws SQLException, UpsException {
    Instant now = clock.instant();
    DataSet request = workitem.request();
    Long patient =
        PatientRows.isDescribed(request)
            ? PatientRows.keyOf(unit.connection(), request, now)
            : null;
    insert(unit, context, workitem, patient, now);
    return Modifications.created(unit.connection(), workitem.uid(), patient, request);
  }

  /** As {@link #create}, for a patient that has a row already. */
  void insert(
      Unit unit, UpsContext context, NewWorkitem workitem, @Nullable Long patient, Instant now)
      throws SQLException, UpsException {
    long id;
    try {
      String history = History.add("", "CREATED", WorkitemState.SCHEDULED, context, now);
      id = WorkitemTable.insert(unit.connection(), workitem, patient, history, now);
    } catch (SQLException e) {
      if ("23505".equals(e.getSQLState())) {
        throw StateTable.CREATE.in(WorkitemState.SCHEDULED).refusal();
      }
      throw e;
    }
    DataSet content = workitem.content();
    WorkitemTable.insertSideRows(unit.connection(), id, content);
    if (!workitem.template()) {
      List<AeTitle> subscribers =
          Subscribers.subscribeToNew(unit.connection(), id, context.configuration(), now);
      if (!subscribers.isEmpty()) {
        EventContent events = new EventContent(workitem.uid(), context.ae().title());
        List<UpsEvent> all = new ArrayList<>();
        all.add(
            events.state(
                WorkitemState.SCHEDULED, content.string(Tag.InputReadinessState, ""), null));
        all.addAll(events.assigned(content));
        append(unit, all, subscribers);
      }
    }
  }

  /** Sets attributes; {@code changes} are checked and in the form of {@link Content}. */
  void update(
      Unit unit, UpsContext context, String uid, @Nullable String transactionUid, DataSet changes)
      throws SQLException, UpsException {
    WorkitemRow row = WorkitemTable.lock(unit.connection(), uid);
    if (row == null) {
      throw unknown();
    }
    checkUpdate(context, row, transactionUid, changes);
    set(unit, context, row, changes);
  }

  private void set(Unit unit, UpsContext context, WorkitemRow row, DataSet changes)
      throws SQLException, UpsException {
    Instant now = clock.instant();
    DataSet before = Content.decode(row.attributes());
    DataSet after = Content.decode(row.attributes());
    changes.forEach(after::put);
    if (!after.hasValue(Tag.WorklistLabel)) {
      after.put(Tag.WorklistLabel, context.ae().worklistLabel());
    }
    byte[] encoded = Content.encode(after);
    if (Arrays.equals(encoded, row.attributes())) {
      return;
    }
    Moments moments = Moments.of(after, context.configuration());
    WorkitemRow updated = row.with(row.state(), encoded).noted("UPDATED", context, now);
    WorkitemTable.update(unit.connection(), updated, after, moments, now);
    if (Columns.IN_SIDE_TABLES.stream().anyMatch(changes::contains)) {
      WorkitemTable.replaceSideRows(unit.connection(), row.id(), after);
    }
    if (!row.template()) {
      report(unit, row, events(context, row, before, after));
    }
  }

  /** Adds to the Input Information what is missing there; false if that is too late. */
  boolean addInput(Unit unit, UpsContext context, String uid, List<DataSet> items)
      throws SQLException, UpsException {
    WorkitemRow row = WorkitemTable.lock(unit.connection(), uid);
    if (row == null) {
      throw unknown();
    }
    DataSet content = Content.decode(row.attributes());
    InputInformation input = new InputInformation(content);
    List<DataSet> missing = input.missing(items);
    if (missing.isEmpty()) {
      return true;
    }
    if (row.state() != WorkitemState.SCHEDULED) {
      return false;
    }
    input.add(missing);
    DataSet changes = new DataSet().put(Tag.SpecificCharacterSet, Content.UTF_8);
    changes.putSequence(
        Tag.InputInformationSequence,
        content.items(Tag.InputInformationSequence).toArray(DataSet[]::new));
    set(unit, context, row, changes);
    return true;
  }

  /** PS3.4 CC.2.6.3. */
  private static void checkUpdate(
      UpsContext context, WorkitemRow row, @Nullable String given, DataSet changes)
      throws UpsException {
    if (row.state().isFinal()) {
      throw new UpsException(UpsStatus.MAY_NO_LONGER_BE_UPDATED, StateTable.INCONSISTENT);
    }
    if (row.state() == WorkitemState.SCHEDULED && given != null) {
      throw new UpsException(UpsStatus.NOT_YET_IN_PROGRESS, StateTable.INCONSISTENT);
    }
    if (row.state() == WorkitemState.IN_PROGRESS) {
      if (given == null && !context.ae().workitems().updateWithoutTransactionUid()) {
        throw new UpsException(UpsStatus.WRONG_TRANSACTION_UID, NO_TRANSACTION_UID);
      }
      if (given != null && !given.equals(row.transactionUid())) {
        throw new UpsException(
            UpsStatus.WRONG_TRANSACTION_UID, "The Transaction UID is incorrect.");
      }
    }
    int start = Tag.ScheduledProcedureStepStartDateTime;
    if (row.template() && changes.hasValue(start)) {
      throw new UpsException(
          Status.INVALID_ATTRIBUTE_VALUE,
          "UPS Template workitem update shall not contain Scheduled Procedure Step Start DateTime",
          start);
    }
    if (!row.template() && changes.contains(start) && !changes.hasValue(start)) {
      throw new UpsException(
          Status.MISSING_ATTRIBUTE_VALUE, "Missing Value of Attribute: (0040,4005)", start);
    }
  }

  private static List<UpsEvent> events(
      UpsContext context, WorkitemRow row, DataSet before, DataSet after) {
    EventContent content = new EventContent(row.uid(), context.ae().title());
    List<UpsEvent> events = new ArrayList<>();
    if (differ(before, after, Tag.InputReadinessState)) {
      events.add(content.state(row.state(), after.string(Tag.InputReadinessState, ""), after));
    }
    boolean progress = differ(before, after, Tag.ProcedureStepProgressInformationSequence);
    boolean assigned =
        differ(before, after, Tag.ScheduledHumanPerformersSequence)
            || differ(before, after, Tag.ScheduledStationNameCodeSequence);
    if (assigned) {
      events.addAll(content.assigned(after));
    }
    if (progress) {
      events.add(content.progress(after));
    }
    return events;
  }

  private static boolean differ(DataSet before, DataSet after, int tag) {
    if (before.hasValue(tag) != after.hasValue(tag)) {
      return true;
    }
    DataSet a = new DataSet();
    DataSet b = new DataSet();
    EventContent.copy(before, tag, a);
    EventContent.copy(after, tag, b);
    return !a.equals(b);
  }

  Change changeState(
      Unit unit,
      UpsContext context,
      String uid,
      WorkitemState target,
      @Nullable String transactionUid)
      throws SQLException, UpsException {
    WorkitemRow row = WorkitemTable.lock(unit.connection(), uid);
    boolean correct = row != null && isCorrect(context, row, target, transactionUid);
    Cell cell = StateTable.change(target, correct).in(row == null ? null : row.state());
    boolean needed = target != WorkitemState.SCHEDULED;
    if (row != null && needed && !correct && transactionUid == null) {
      throw new UpsException(Status.INVALID_ARGUMENT_VALUE, NO_TRANSACTION_UID, Tag.TransactionUID);
    }
    if (cell.outcome() == Outcome.WARN) {
      return new Change(UpsResult.warning(uid, cell.warning()), null);
    }
    if (row == null || cell.next() == null) {
      throw cell.refusal();
    }
    if (target == WorkitemState.IN_PROGRESS) {
      AeTitle performer = context.requester();
      claim(unit, context, row, transactionUid, performer == null ? null : performer.value());
      return new Change(UpsResult.of(uid), null);
    }
    DataSet content = Content.decode(row.attributes());
    byte[] encoded = null;
    if (target == WorkitemState.COMPLETED && !AttributeTable.mayBeCompleted(content)) {
      throw new UpsException(UpsStatus.FINAL_STATE_REQUIREMENTS_NOT_MET, StateTable.INCONSISTENT);
    }
    if (target == WorkitemState.CANCELED
        && Cancellation.complete(content, moments(context), clock)) {
      encoded = Content.encode(content);
    }
    finish(unit, context, row, target, encoded);
    EventContent events = new EventContent(uid, context.ae().title());
    report(unit, row, List.of(events.state(target, row.readiness(), content)));
    return new Change(UpsResult.of(uid), target);
  }

  /**
   * Where no Transaction UID is in force, the one given is as good as any: a claim brings its own
   * (PS3.4 CC.2.1.3).
   */
  private static boolean isCorrect(
      UpsContext context, WorkitemRow row, WorkitemState target, @Nullable String given) {
    if (given == null) {
      return target.isFinal() && context.ae().workitems().updateWithoutTransactionUid();
    }
    return target == WorkitemState.IN_PROGRESS
        || row.transactionUid() == null
        || given.equals(row.transactionUid());
  }

  private void claim(
      Unit unit,
      UpsContext context,
      WorkitemRow row,
      @Nullable String transactionUid,
      @Nullable String performer)
      throws SQLException {
    Instant now = clock.instant();
    WorkitemState state = WorkitemState.IN_PROGRESS;
    WorkitemRow claimed = row.claimed(transactionUid, performer).noted(state.text(), context, now);
    WorkitemTable.changeState(unit.connection(), claimed, false, now);
    EventContent events = new EventContent(row.uid(), context.ae().title());
    report(unit, row, List.of(events.state(state, row.readiness(), null)));
  }

  private void finish(
      Unit unit,
      UpsContext context,
      WorkitemRow row,
      WorkitemState state,
      byte @Nullable [] encoded)
      throws SQLException {
    Instant now = clock.instant();
    WorkitemRow done =
        row.with(state, encoded == null ? row.attributes() : encoded)
            .noted(state.text(), context, now);
    WorkitemTable.changeState(unit.connection(), done, encoded != null, now);
    if (!row.template()) {
      FollowUps.note(unit.connection(), row.id(), state, context, now);
    }
  }

  Change requestCancel(Unit unit, UpsContext context, String uid, @Nullable DataSet request)
      throws SQLException, UpsException {
    WorkitemRow row = WorkitemTable.lock(unit.connection(), uid);
    Cell cell = StateTable.REQUEST_CANCEL.in(row == null ? null : row.state());
    if (cell.outcome() == Outcome.WARN) {
      return new Change(UpsResult.warning(uid, cell.warning()), null);
    }
    if (row == null || cell.outcome() == Outcome.REFUSE) {
      throw cell.refusal();
    }
    EventContent events = new EventContent(uid, context.ae().title());
    if (cell.outcome() == Outcome.TELL_PERFORMER) {
      if (!row.template()) {
        tellPerformer(unit, context, row, request, events);
      }
      return new Change(UpsResult.of(uid), null);
    }
    DataSet content = Content.decode(row.attributes());
    Cancellation.take(request, content);
    Cancellation.complete(content, moments(context), clock);
    finish(unit, context, row, WorkitemState.CANCELED, Content.encode(content));
    report(
        unit,
        row,
        List.of(
            events.state(WorkitemState.IN_PROGRESS, row.readiness(), null),
            events.state(WorkitemState.CANCELED, row.readiness(), content)));
    return new Change(UpsResult.of(uid), WorkitemState.CANCELED);
  }

  private void tellPerformer(
      Unit unit,
      UpsContext context,
      WorkitemRow row,
      @Nullable DataSet request,
      EventContent events)
      throws SQLException, UpsException {
    List<AeTitle> subscribers = Subscribers.of(unit.connection(), row.id());
    String performer = row.performer();
    boolean told =
        performer != null
            && subscribers.stream().anyMatch(s -> s.value().equals(performer))
            && reach.isReachable(unit.connection(), context.ae().title(), AeTitle.of(performer));
    if (!told) {
      throw new UpsException(
          UpsStatus.PERFORMER_CANNOT_BE_CONTACTED, "The performer cannot be contacted");
    }
    AeTitle requester = context.requester() == null ? context.ae().title() : context.requester();
    WorkitemTable.changeHistory(
        unit.connection(), row.noted("CANCEL REQUESTED", context, clock.instant()));
    append(unit, List.of(events.cancelRequested(requester, request)), subscribers);
  }

  private void report(Unit unit, WorkitemRow row, List<UpsEvent> events) throws SQLException {
    if (row.template() || events.isEmpty()) {
      return;
    }
    List<AeTitle> subscribers = Subscribers.of(unit.connection(), row.id());
    if (!subscribers.isEmpty()) {
      append(unit, events, subscribers);
    }
  }

  private void append(Unit unit, List<UpsEvent> events, List<AeTitle> subscribers)
      throws SQLException {
    if (outbox.append(unit.connection(), events, subscribers)) {
      unit.setEventful();
    }
  }

  private static Moments moments(UpsContext context) {
    return new Moments(Moments.zoneOf(context.configuration()));
  }

  static UpsException unknown() {
    return StateTable.REQUEST_CANCEL.in(null).refusal();
  }
}
