package org.orderly.ups;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.NetworkAe;
import org.orderly.conf.QuerySettings;
import org.orderly.conf.TaskSettings;
import org.orderly.conf.TransferCapability;
import org.orderly.conf.WorkitemSettings;
import org.orderly.conf.testing.TestAe;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.net.dimse.Status;
import org.orderly.task.TestClock;
import org.orderly.task.TestConfiguration;
import org.orderly.task.TestDatabase;
import org.orderly.ups.event.UpsEvent;

/** The worklist on a real database, with events in a list and reachability by decree. */
final class UpsFixture {

  static final AeTitle WATCHER = AeTitle.of("WATCHER");
  static final AeTitle PERFORMER = AeTitle.of("PERFORMER");
  static final String TRANSACTION = "1.2.3.4.5";
  static final String OTHER_TRANSACTION = "1.2.3.4.6";

  final DataSource database;
  final TestClock clock = new TestClock();
  final AtomicInteger nudges = new AtomicInteger();
  final AtomicInteger changes = new AtomicInteger();
  final List<Sent> sent = Collections.synchronizedList(new ArrayList<>());
  final Set<AeTitle> reachable = new HashSet<>();
  final List<WorkitemFinished> finished = Collections.synchronizedList(new ArrayList<>());
  final Workitems workitems;
  final Subscriptions subscriptions;
  final WorkitemSearch search;
  UpsContext context = context(settings(List.of()), Uid.UnifiedProcedureStepWatch);

  /** An event as it was handed over for a subscriber. */
  record Sent(AeTitle subscriber, UpsEvent event) {
    String state() {
      return event.information().string(Tag.ProcedureStepState, "");
    }
  }

  UpsFixture(TestDatabase kind) throws SQLException {
    this(kind.open());
  }

  UpsFixture(DataSource database) {
    this.database = database;
    Worklist worklist =
        new Worklist(clock, this::take, (in, ae, subscriber) -> reachable.contains(subscriber));
    WorklistWriter writer =
        new WorklistWriter(database, nudges::incrementAndGet, changes::incrementAndGet);
    workitems = new Workitems(database, worklist, writer, finished::add, clock);
    subscriptions = new Subscriptions(database, this::take, writer, clock);
    search = new WorkitemSearch(database);
  }

  private boolean take(Connection in, List<UpsEvent> events, Collection<AeTitle> subscribers) {
    events.forEach(event -> subscribers.forEach(s -> sent.add(new Sent(s, event))));
    return true;
  }

  /** A statement by which a change enters, or others are kept waiting. */
  static boolean isGate(String sql) {
    return sql.contains("workitem_gate") || sql.contains("pg_advisory_xact_lock");
  }

  static WorkitemSettings settings(List<String> labelFilter) {
    return new WorkitemSettings(null, List.of(), 0, labelFilter, List.of(), false, false);
  }

  static UpsContext context(WorkitemSettings settings, String... sopClasses) {
    List<TransferCapability> capabilities = new ArrayList<>();
    for (String sopClass : sopClasses) {
      capabilities.add(
          new TransferCapability(
              "",
              sopClass,
              TransferCapability.Role.SCP,
              List.of("*"),
              List.of(),
              true,
              true,
              true,
              true));
    }
    return context(ae(settings, capabilities, QuerySettings.DEFAULTS));
  }

  /** An AE that does not match by an issuer alone. */
  static UpsContext contextWithoutIssuer() {
    return context(ae(settings(List.of()), List.of(), new QuerySettings(false, null)));
  }

  private static UpsContext context(NetworkAe ae) {
    TaskSettings tasks =
        new TaskSettings(Duration.ofSeconds(1), 100, 100, null, null, 100, 100, true, 60);
    ConfigSnapshot snapshot =
        new ConfigSnapshot(
            TestConfiguration.device(tasks, List.of(ae), List.of(), List.of()), Map.of());
    return new UpsContext(snapshot, ae, PERFORMER, Origin.REST);
  }

  private static NetworkAe ae(
      WorkitemSettings settings, List<TransferCapability> capabilities, QuerySettings query) {
    return TestAe.named("ORDERLY").capabilities(capabilities).query(query).workitems(settings).ae();
  }

  /** The smallest legal work item, with a patient. */
  static DataSet workitem() {
    DataSet workitem = template();
    workitem.put(Tag.ScheduledProcedureStepStartDateTime, "20260302120000");
    return workitem;
  }

  static DataSet template() {
    DataSet template = new DataSet();
    template.put(Tag.ProcedureStepState, "SCHEDULED");
    template.put(Tag.InputReadinessState, "READY");
    template.put(Tag.ScheduledProcedureStepPriority, "MEDIUM");
    template.put(Tag.ProcedureStepLabel, "Segmentation");
    template.put(Tag.PatientID, "4711");
    template.put(Tag.IssuerOfPatientID, "HOSPITAL");
    template.put(Tag.PatientName, "Doe^Jane");
    template.put(Tag.PatientBirthDate, "19700203");
    template.put(Tag.PatientSex, "F");
    return template;
  }

  static DataSet code(String value) {
    return new DataSet()
        .put(Tag.CodeValue, value)
        .put(Tag.CodingSchemeDesignator, "99TEST")
        .put(Tag.CodeMeaning, "code " + value);
  }

  static DataSet state(WorkitemState state, String transactionUid) {
    DataSet request = new DataSet().put(Tag.ProcedureStepState, state.text());
    if (transactionUid != null) {
      request.put(Tag.TransactionUID, transactionUid);
    }
    return request;
  }

  static DataSet performed() {
    DataSet step = new DataSet();
    step.put(Tag.PerformedProcedureStepStartDateTime, "20260302120000");
    step.put(Tag.PerformedProcedureStepEndDateTime, "20260302121000");
    step.putSequence(Tag.PerformedStationNameCodeSequence, code("STATION1"));
    step.putSequence(Tag.PerformedWorkitemCodeSequence, code("WORK1"));
    step.putSequence(Tag.OutputInformationSequence);
    DataSet changes = new DataSet();
    changes.putSequence(Tag.UnifiedProcedureStepPerformedProcedureSequence, step);
    return changes;
  }

  String create() throws UpsException {
    return workitems.create(context, null, workitem(), false).uid();
  }

  /** A work item that has come to a state in the ordinary way, with {@link #TRANSACTION}. */
  String in(WorkitemState state) throws UpsException {
    String uid = create();
    if (state != WorkitemState.SCHEDULED) {
      claim(uid);
    }
    if (state == WorkitemState.COMPLETED) {
      workitems.update(context, uid, TRANSACTION, performed());
    }
    if (state.isFinal()) {
      workitems.changeState(context, uid, state(state, TRANSACTION));
    }
    return uid;
  }

  void claim(String uid) throws UpsException {
    workitems.changeState(context, uid, state(WorkitemState.IN_PROGRESS, TRANSACTION));
  }

  WorkitemState stateOf(String uid) throws UpsException {
    return WorkitemState.of(workitems.get(context, uid).string(Tag.ProcedureStepState, ""))
        .orElseThrow();
  }

  /** A request that may be refused. */
  interface Request {
    Object run() throws UpsException;
  }

  /** The status of a request: success, that of its first warning, or that of its refusal. */
  static Status status(Request request) {
    try {
      Object result = request.run();
      return result instanceof UpsResult done && !done.warnings().isEmpty()
          ? done.warnings().get(0).status()
          : Status.SUCCESS;
    } catch (UpsException e) {
      return e.status();
    }
  }

  /** Status and text of a refusal. */
  static String refusal(Request request) {
    try {
      request.run();
      return "done";
    } catch (UpsException e) {
      return String.format("%04X %s", e.status().code(), e.getMessage());
    }
  }

  /** The events since the last look, as type and state to subscriber. */
  List<String> events() {
    List<String> events = new ArrayList<>();
    synchronized (sent) {
      for (Sent each : sent) {
        String state = each.state();
        events.add(
            each.event().type()
                + (state.isEmpty() ? "" : " " + state)
                + " to "
                + each.subscriber());
      }
      sent.clear();
    }
    return events;
  }

  long number(String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.execute();
    }
  }
}
