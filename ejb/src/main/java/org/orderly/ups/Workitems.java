package org.orderly.ups;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.security.PermitAll;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.net.dimse.Status;
import org.orderly.ups.event.EventOutbox;
import org.orderly.ups.event.Reachability;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operations on work items (PS3.4 CC.2.1 to CC.2.7), each one transaction in which its events
 * are written, too. All faces of the service end here.
 */
@Stateless
@PermitAll
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Workitems {

  private static final Logger LOG = LoggerFactory.getLogger(Workitems.class);

  @Inject private DataSource dataSource;
  @Inject private WorklistWriter writer;
  @Inject private EventOutbox outbox;
  @Inject private Reachability reachability;
  @Inject private Clock clock;
  @Inject private Event<WorkitemFinished> finishedEvents;

  private Transactions transactions;
  private Worklist worklist;
  private Consumer<WorkitemFinished> finished;

  /** For the container. */
  @SuppressWarnings("NullAway")
  public Workitems() {
    // what is injected comes later
  }

  @SuppressWarnings("NullAway")
  Workitems(
      DataSource dataSource,
      Worklist worklist,
      WorklistWriter writer,
      Consumer<WorkitemFinished> finished,
      Clock clock) {
    this.transactions = new Transactions(dataSource);
    this.worklist = worklist;
    this.writer = writer;
    this.finished = finished;
    this.clock = clock;
  }

  @PostConstruct
  void start() {
    transactions = new Transactions(dataSource);
    worklist = new Worklist(clock, outbox::append, reachability::isReachable);
    finished = finishedEvents::fire;
  }

  /**
   * Creates a work item; with a warning if the patient is known and stays other than it says.
   *
   * @param uid null: one is generated
   * @param template true: a template, which has no start time
   */
  public UpsResult create(
      UpsContext context, @Nullable String uid, DataSet attributes, boolean template)
      throws UpsException {
    NewWorkitem workitem = NewWorkitem.of(context, uid, attributes, template);
    return writer.change(unit -> worklist.create(unit, context, workitem));
  }

  /** Creates work items with generated UIDs, all or none of them. */
  public void createAll(UpsContext context, List<DataSet> all) throws UpsException {
    List<NewWorkitem> checked = new ArrayList<>();
    for (DataSet attributes : all) {
      checked.add(NewWorkitem.of(context, null, attributes, false));
    }
    writer.changeMany(
        unit -> {
          worklist.createAll(unit, context, checked);
          return Boolean.TRUE;
        });
  }

  /**
   * All attributes of a template, as new work items may be made of them.
   *
   * @throws UpsException C307H if there is none
   */
  public DataSet template(UpsContext context, String uid) throws UpsException {
    Read read = transactions.call(connection -> read(connection, context, uid));
    if (!read.template()) {
      throw Worklist.unknown();
    }
    return read.dataSet();
  }

  /** All attributes of a work item and of its patient; never the Transaction UID. */
  public DataSet get(UpsContext context, String uid) throws UpsException {
    return transactions.call(connection -> read(connection, context, uid).dataSet());
  }

  /** What happened to a work item, the oldest first; nothing if there is no such work item. */
  public List<WorkitemChange> history(String uid) {
    return column("history", uid).map(History::read).orElse(List.of());
  }

  /** The AE that claimed a work item; empty if none did, or named itself. */
  public Optional<AeTitle> performer(String uid) {
    return column("performer_aet", uid).map(AeTitle::of);
  }

  /** Whether a work item is still in progress for whoever claimed it with this Transaction UID. */
  public boolean isHeld(String uid, String transactionUid) {
    String held =
        "case when state = " + WorkitemState.IN_PROGRESS.ordinal() + " then transaction_uid end";
    return column(held, uid).filter(transactionUid::equals).isPresent();
  }

  private Optional<String> column(String column, String uid) {
    return transactions.plain(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement("select " + column + " from workitem where uid = ?")) {
            statement.setString(1, uid);
            try (ResultSet row = statement.executeQuery()) {
              return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
            }
          }
        });
  }

  private record Read(DataSet dataSet, @Nullable Long patient, boolean template) {}

  private static Read read(Connection connection, UpsContext context, String uid)
      throws SQLException, UpsException {
    if (!Content.isUid(uid)) {
      throw Worklist.unknown();
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select "
                + Answer.COLUMNS
                + ", w.patient_fk, w.template from "
                + Answer.TABLES
                + " where w.uid = ?")) {
      statement.setString(1, uid);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw Worklist.unknown();
        }
        Moments moments = new Moments(Moments.zoneOf(context.configuration()));
        return new Read(
            Answer.read(row, moments),
            row.getObject(6) == null ? null : row.getLong(6),
            row.getBoolean(7));
      }
    }
  }

  /**
   * Sets attributes; a sequence is replaced as a whole, an empty value clears.
   *
   * @param transactionUid null if none was given; not looked for in {@code changes}
   */
  public UpsResult update(
      UpsContext context, String uid, @Nullable String transactionUid, DataSet changes)
      throws UpsException {
    AttributeTable.SET.check(changes, Moments.of(changes, context.configuration()));
    DataSet kept = Content.of(changes);
    return writer.change(
        unit -> {
          worklist.update(unit, context, uid, transactionUid, kept);
          return Modifications.updated(unit.connection(), uid, changes);
        });
  }

  /**
   * Adds instances to the Input Information, each once, as long as the work item is scheduled.
   *
   * @param input items of the Input Information Sequence
   * @return false if it is no longer scheduled and some are missing
   */
  public boolean addInput(UpsContext context, String uid, List<DataSet> input) throws UpsException {
    DataSet wrapped = new DataSet();
    wrapped.putSequence(Tag.InputInformationSequence, input.toArray(DataSet[]::new));
    List<DataSet> kept = Content.of(wrapped).items(Tag.InputInformationSequence);
    return writer.change(unit -> worklist.addInput(unit, context, uid, kept));
  }

  /**
   * Changes the state.
   *
   * @param request Procedure Step State and Transaction UID
   */
  public UpsResult changeState(UpsContext context, String uid, DataSet request)
      throws UpsException {
    String term = request.string(Tag.ProcedureStepState);
    if (term == null) {
      throw new UpsException(
          Status.INVALID_ARGUMENT_VALUE,
          "The Procedure Step State is missing.",
          Tag.ProcedureStepState);
    }
    WorkitemState target =
        WorkitemState.of(term.strip())
            .orElseThrow(
                () ->
                    new UpsException(
                        Status.INVALID_ARGUMENT_VALUE,
                        "The Procedure Step State is invalid.",
                        Tag.ProcedureStepState));
    String transactionUid = request.string(Tag.TransactionUID);
    if (transactionUid != null && !Content.isUid(transactionUid)) {
      throw new UpsException(
          Status.INVALID_ARGUMENT_VALUE, "The Transaction UID is invalid.", Tag.TransactionUID);
    }
    return tell(
        context,
        writer.change(unit -> worklist.changeState(unit, context, uid, target, transactionUid)));
  }

  /**
   * Asks to cancel: a scheduled work item is canceled, the performer of one in progress is told.
   *
   * @param request reason, discontinuation code and contact, if any
   */
  public UpsResult requestCancel(UpsContext context, String uid, @Nullable DataSet request)
      throws UpsException {
    DataSet kept = request == null ? null : Content.of(request);
    return tell(context, writer.change(unit -> worklist.requestCancel(unit, context, uid, kept)));
  }

  private UpsResult tell(UpsContext context, Worklist.Change change) {
    WorkitemState reached = change.reached();
    if (reached != null) {
      try {
        finished.accept(new WorkitemFinished(context, change.result().uid(), reached));
      } catch (RuntimeException e) {
        // what rules do is no concern of the requester
        LOG.error("{}: rules failed: {}", change.result().uid(), e.toString());
      }
    }
    return change.result();
  }

  /**
   * Creates a scheduled work item in place of another, which stays as it is; of a template, one
   * that replaces nothing.
   *
   * @param newUid null: one is generated
   * @param start null: now
   * @return the UID of the new one
   */
  public String reschedule(
      UpsContext context, String uid, @Nullable String newUid, @Nullable LocalDateTime start)
      throws UpsException {
    return writer.change(
        unit -> {
          Instant now = clock.instant();
          Read old = read(unit.connection(), context, uid);
          DataSet content = Successor.of(old.dataSet());
          content.put(Tag.ScheduledProcedureStepStartDateTime, start(context, start, now));
          if (!old.template()) {
            Successor.replaces(content, uid);
          }
          NewWorkitem workitem = NewWorkitem.of(context, newUid, content, false);
          worklist.insert(unit, context, workitem, old.patient(), now);
          return workitem.uid();
        });
  }

  private static String start(UpsContext context, @Nullable LocalDateTime start, Instant now) {
    Moments moments = new Moments(Moments.zoneOf(context.configuration()));
    return start == null
        ? moments.format(now)
        : start.format(DateTimeFormatter.ofPattern("yyyyMMddHHmmss"));
  }
}
