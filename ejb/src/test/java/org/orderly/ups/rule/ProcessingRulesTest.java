package org.orderly.ups.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.orderly.conf.Code;
import org.orderly.conf.ProcessingRule;
import org.orderly.conf.WorkitemRules;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.net.dimse.Status;
import org.orderly.task.TestDatabase;
import org.orderly.ups.RuleFixture;
import org.orderly.ups.UpsContext;
import org.orderly.ups.UpsException;
import org.orderly.ups.UpsResult;
import org.orderly.ups.Workitems;
import org.orderly.ups.rule.PerformanceTable.Performance;

class ProcessingRulesTest {

  private DataSource database;
  private RuleFixture worklist;
  private final ConcurrentLinkedQueue<String> performed = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> names = new ConcurrentLinkedQueue<>();
  private final AtomicInteger errors = new AtomicInteger();
  private final AtomicInteger stops = new AtomicInteger();

  private void open(TestDatabase kind, int retries, List<Code> ignored, @Nullable String template)
      throws SQLException {
    database = kind.open();
    worklist = new RuleFixture(database);
    worklist.configure(WorkitemRules.NONE, rule(retries, ignored, template));
  }

  private static ProcessingRule rule(int retries, List<Code> ignored, @Nullable String template) {
    return new ProcessingRule(
        "send",
        URI.create("test:PEER"),
        RuleFixture.orderly(),
        "",
        List.of(),
        List.of(),
        null,
        null,
        "Send",
        null,
        null,
        null,
        null,
        null,
        new Code("SENT", "99TEST", null, "Sent"),
        null,
        List.of(),
        ignored,
        template,
        2,
        retries,
        Duration.ofMinutes(1),
        null,
        200);
  }

  private ProcessingRules rules(PerformedWork result) {
    return rules(result, worklist.workitems());
  }

  private ProcessingRules rules(PerformedWork result, Workitems workitems) {
    ProcessingRules rules =
        new ProcessingRules(
            worklist.configuration(), workitems, worklist.search(), database, worklist.clock());
    rules.use(
        new Performer() {
          @Override
          public String scheme() {
            return "test";
          }

          @Override
          public PerformedWork perform(Assignment work) {
            performed.add(work.target() + " " + work.workitem().string(Tag.SOPInstanceUID));
            names.add(work.name());
            if (stops.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
              Thread.currentThread().interrupt();
              return PerformedWork.failed("interrupted");
            }
            if (errors.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
              throw new OutOfMemoryError("of a large study");
            }
            return result;
          }
        });
    return rules;
  }

  private ProcessingRule rule() {
    return worklist.configuration().get().device().processingRules().get(0);
  }

  private static DataSet due(String label) {
    DataSet workitem = RuleFixture.workitem().put(Tag.ProcedureStepLabel, label);
    return workitem.put(Tag.ScheduledProcedureStepStartDateTime, "20260302095900+0000");
  }

  private List<DataSet> inState(String state) throws UpsException {
    return worklist.find(new DataSet().put(Tag.ProcedureStepState, state));
  }

  private static String reason(DataSet canceled) {
    return canceled
        .items(Tag.ProcedureStepProgressInformationSequence)
        .get(0)
        .items(Tag.ProcedureStepDiscontinuationReasonCodeSequence)
        .get(0)
        .string(Tag.CodeValue);
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void claims_and_completes_what_is_due_and_matches(TestDatabase kind) throws Exception {
    open(kind, 0, List.of(), null);
    String one = worklist.create(due("Send"));
    worklist.create(due("Other"));
    worklist.create(due("Send").put(Tag.InputReadinessState, "INCOMPLETE"));
    worklist.create(
        due("Send").put(Tag.ScheduledProcedureStepStartDateTime, "20260302100100+0000"));
    worklist.subscribe();
    worklist.events();
    rules(PerformedWork.done("sent", List.of())).look(rule(), Thread::new);
    assertEquals(List.of("PEER " + one), List.copyOf(performed));
    DataSet completed = inState("COMPLETED").get(0);
    DataSet step = completed.items(Tag.UnifiedProcedureStepPerformedProcedureSequence).get(0);
    assertEquals(
        "SENT", step.items(Tag.PerformedWorkitemCodeSequence).get(0).string(Tag.CodeValue));
    assertEquals(
        "NO_STATION_NAME",
        step.items(Tag.PerformedStationNameCodeSequence).get(0).string(Tag.CodeValue));
    assertEquals(List.of("1 IN PROGRESS to WATCHER", "1 COMPLETED to WATCHER"), worklist.events());
    assertEquals(3, inState("SCHEDULED").size());
    assertEquals(0, worklist.number("select count(*) from workitem_performance"));
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void replaces_a_failed_one_until_no_attempt_is_left(TestDatabase kind) throws Exception {
    open(kind, 2, List.of(), null);
    String first = worklist.create(due("Send"));
    ProcessingRules rules = rules(PerformedWork.refused(0xA700, "out of resources"));
    rules.look(rule(), Thread::new);
    assertEquals("110528", reason(worklist.get(first)));
    DataSet second = inState("SCHEDULED").get(0);
    assertEquals(
        first,
        second
            .items(Tag.ReplacedProcedureStepSequence)
            .get(0)
            .string(Tag.ReferencedSOPInstanceUID));
    assertTrue(
        second.string(Tag.ScheduledProcedureStepStartDateTime, "").startsWith("20260302100100"));
    rules.look(rule(), Thread::new);
    assertEquals(1, performed.size(), "not before its time");
    worklist.clock().advance(Duration.ofMinutes(1));
    rules.look(rule(), Thread::new);
    DataSet third = inState("SCHEDULED").get(0);
    assertTrue(
        third.string(Tag.ScheduledProcedureStepStartDateTime, "").startsWith("20260302100300"));
    assertEquals(1, third.items(Tag.ScheduledProcessingParametersSequence).size());
    worklist.clock().advance(Duration.ofMinutes(2));
    rules.look(rule(), Thread::new);
    assertEquals(0, inState("SCHEDULED").size());
    assertEquals("A700_UPS", reason(worklist.get(third.string(Tag.SOPInstanceUID))));
    assertEquals(3, performed.size());
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void hands_what_failed_for_good_to_people(TestDatabase kind) throws Exception {
    open(kind, 3, List.of(), null);
    DataSet plan = new DataSet();
    RuleFixture.template().forEach(plan::put);
    plan.put(Tag.ProcedureStepLabel, "Look after").remove(Tag.PatientID);
    plan.remove(Tag.PatientName);
    String template = worklist.workitems().create(worklist.context(), null, plan, true).uid();
    worklist.configure(WorkitemRules.NONE, rule(3, List.of(), template));
    worklist.create(due("Send").put(Tag.StudyInstanceUID, "1.2.3"));
    rules(PerformedWork.bad("no input")).look(rule(), Thread::new);
    assertEquals("BAD_UPS", reason(inState("CANCELED").get(0)), "no attempt cures it");
    DataSet left = inState("SCHEDULED").get(0);
    assertEquals("Look after", left.string(Tag.ProcedureStepLabel));
    assertEquals("4711", left.string(Tag.PatientID));
    assertEquals("1.2.3", left.string(Tag.StudyInstanceUID));
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void asks_again_for_what_goes_on_elsewhere(TestDatabase kind) throws Exception {
    open(kind, 0, List.of(), null);
    String uid = worklist.create(due("Send"));
    rules(PerformedWork.LATER).look(rule(), Thread::new);
    assertEquals("IN PROGRESS", worklist.get(uid).string(Tag.ProcedureStepState));
    worklist.clock().advance(PerformanceTable.LEASE.plusSeconds(1));
    resumeAll(rules(PerformedWork.done("sent", List.of())));
    assertEquals("COMPLETED", worklist.get(uid).string(Tag.ProcedureStepState));
    assertEquals(2, performed.size());
    assertEquals(1, Set.copyOf(names).size(), "the same performance");
    assertTrue(names.peek().startsWith(uid + "-"));
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void does_not_try_again_what_a_user_canceled(TestDatabase kind) throws Exception {
    open(kind, 3, List.of(), null);
    String uid = worklist.create(due("Send"));
    rules(PerformedWork.canceled("canceled by anna")).look(rule(), Thread::new);
    assertEquals("110513", reason(worklist.get(uid)));
    assertEquals(0, inState("SCHEDULED").size());
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void completes_in_spite_of_an_ignored_reason(TestDatabase kind) throws Exception {
    open(kind, 0, List.of(new Code("NOP_UPS", "99DCM4CHEE", null, "")), null);
    worklist.create(due("Send"));
    rules(PerformedWork.nothing("nothing there")).look(rule(), Thread::new);
    assertEquals(1, inState("COMPLETED").size());
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void goes_on_with_what_a_dead_node_has_left(TestDatabase kind) throws Exception {
    open(kind, 0, List.of(), null);
    String uid = worklist.create(due("Send"));
    PerformanceTable dead = new PerformanceTable(database, "dead", worklist.clock());
    assertTrue(dead.begin(new Performance(uid, "send", RuleFixture.TRANSACTION)));
    worklist.claim(uid);
    ProcessingRules rules = rules(PerformedWork.done("sent", List.of()));
    List<Thread> started = new ArrayList<>();
    ThreadFactory threads =
        work -> {
          Thread thread = new Thread(work);
          started.add(thread);
          return thread;
        };
    rules.tick(threads);
    rules.look(rule(), Thread::new);
    assertEquals(0, performed.size(), "the lease still holds");
    worklist.clock().advance(PerformanceTable.LEASE.plusSeconds(1));
    rules.tick(threads);
    for (Thread thread : List.copyOf(started)) {
      thread.join(20_000);
    }
    assertEquals("COMPLETED", worklist.get(uid).string(Tag.ProcedureStepState));
  }

  /** The operations that processing uses, of which some fail as with a database in trouble. */
  private final class Troubled extends Workitems {
    private static final String TROUBLE = "database trouble";
    private final AtomicInteger changes = new AtomicInteger();
    private final AtomicInteger reads = new AtomicInteger();

    Troubled(int changes, int reads) {
      this.changes.set(changes);
      this.reads.set(reads);
    }

    private static void fail(AtomicInteger left) {
      if (left.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        throw new IllegalStateException(TROUBLE);
      }
    }

    @Override
    public UpsResult changeState(UpsContext context, String uid, DataSet request)
        throws UpsException {
      fail(changes);
      return worklist.workitems().changeState(context, uid, request);
    }

    @Override
    public boolean isHeld(String uid, String transactionUid) {
      fail(reads);
      return worklist.workitems().isHeld(uid, transactionUid);
    }

    @Override
    public DataSet get(UpsContext context, String uid) throws UpsException {
      fail(reads);
      return worklist.workitems().get(context, uid);
    }

    @Override
    public UpsResult update(
        UpsContext context, String uid, @Nullable String transactionUid, DataSet changes)
        throws UpsException {
      return worklist.workitems().update(context, uid, transactionUid, changes);
    }
  }

  /** The operations that processing uses, of which some are refused. */
  private final class Refusing extends Workitems {
    private final AtomicInteger updates = new AtomicInteger();
    private final AtomicInteger creations = new AtomicInteger();

    Refusing(int updates, int creations) {
      this.updates.set(updates);
      this.creations.set(creations);
    }

    private static void refuse(AtomicInteger left) throws UpsException {
      if (left.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        throw new UpsException(Status.INVALID_ATTRIBUTE_VALUE, "not like this");
      }
    }

    @Override
    public UpsResult create(
        UpsContext context, @Nullable String uid, DataSet attributes, boolean template)
        throws UpsException {
      refuse(creations);
      return worklist.workitems().create(context, uid, attributes, template);
    }

    @Override
    public UpsResult changeState(UpsContext context, String uid, DataSet request)
        throws UpsException {
      return worklist.workitems().changeState(context, uid, request);
    }

    @Override
    public DataSet get(UpsContext context, String uid) throws UpsException {
      return worklist.workitems().get(context, uid);
    }

    @Override
    public UpsResult update(
        UpsContext context, String uid, @Nullable String transactionUid, DataSet changes)
        throws UpsException {
      refuse(updates);
      return worklist.workitems().update(context, uid, transactionUid, changes);
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void what_cannot_be_completed_is_canceled_with_the_reason(TestDatabase kind) throws Exception {
    open(kind, 3, List.of(), null);
    String uid = worklist.create(due("Send"));
    rules(PerformedWork.done("sent", List.of()), new Refusing(1, 0)).look(rule(), Thread::new);
    DataSet canceled = worklist.get(uid);
    assertEquals("CANCELED", canceled.string(Tag.ProcedureStepState));
    assertEquals("FAILED_UPS", reason(canceled));
    assertEquals(
        "Performed, but not completed: not like this",
        canceled
            .items(Tag.ProcedureStepProgressInformationSequence)
            .get(0)
            .string(Tag.ReasonForCancellation));
    assertEquals(1, worklist.all().size(), "another attempt would do it again");
    assertEquals(0, worklist.number("select count(*) from workitem_performance"));
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void what_takes_no_reason_is_canceled_without(TestDatabase kind) throws Exception {
    open(kind, 0, List.of(), null);
    String uid = worklist.create(due("Send"));
    rules(PerformedWork.bad("no input"), new Refusing(1, 0)).look(rule(), Thread::new);
    assertEquals("CANCELED", worklist.get(uid).string(Tag.ProcedureStepState));
    assertEquals("110513", reason(worklist.get(uid)));
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void without_another_attempt_the_failure_is_for_good(TestDatabase kind) throws Exception {
    open(kind, 3, List.of(), null);
    String uid = worklist.create(due("Send"));
    rules(PerformedWork.refused(0xA700, "full"), new Refusing(0, 1)).look(rule(), Thread::new);
    assertEquals("CANCELED", worklist.get(uid).string(Tag.ProcedureStepState));
    assertEquals("A700_UPS", reason(worklist.get(uid)));
    assertEquals(1, worklist.all().size());
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void what_a_rule_that_is_gone_had_in_hand_is_canceled(TestDatabase kind) throws Exception {
    open(kind, 0, List.of(), null);
    String uid = worklist.create(due("Send"));
    PerformanceTable dead = new PerformanceTable(database, "dead", worklist.clock());
    assertTrue(dead.begin(new Performance(uid, "gone", RuleFixture.TRANSACTION)));
    worklist.claim(uid);
    worklist.clock().advance(PerformanceTable.LEASE.plusSeconds(1));
    resumeAll(rules(PerformedWork.done("sent", List.of())));
    assertEquals(0, performed.size());
    assertEquals("CANCELED", worklist.get(uid).string(Tag.ProcedureStepState));
    assertEquals("FAILED_UPS", reason(worklist.get(uid)));
    assertEquals(0, worklist.number("select count(*) from workitem_performance"));
  }

  private static void resumeAll(ProcessingRules rules) throws InterruptedException {
    List<Thread> started = Collections.synchronizedList(new ArrayList<>());
    rules.tick(
        work -> {
          Thread thread = new Thread(work);
          started.add(thread);
          return thread;
        });
    for (Thread thread : List.copyOf(started)) {
      thread.join(20_000);
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void a_claim_that_fails_is_released_and_the_others_go_on(TestDatabase kind) throws Exception {
    open(kind, 0, List.of(), null);
    for (int i = 0; i < 4; i++) {
      worklist.create(due("Send"));
    }
    ProcessingRules rules = rules(PerformedWork.done("sent", List.of()), new Troubled(2, 0));
    rules.look(rule(), Thread::new);
    assertEquals(2, inState("COMPLETED").size());
    assertEquals(
        2, worklist.number("select count(*) from workitem_performance where lease_node = ''"));
    worklist.clock().advance(PerformanceTable.LEASE.plusSeconds(1));
    resumeAll(rules);
    assertEquals(0, worklist.number("select count(*) from workitem_performance"));
    rules.look(rule(), Thread::new);
    assertEquals(4, inState("COMPLETED").size());
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void what_somebody_else_claimed_is_not_resumed(TestDatabase kind) throws Exception {
    open(kind, 0, List.of(), null);
    String uid = worklist.create(due("Send"));
    PerformanceTable dead = new PerformanceTable(database, "dead", worklist.clock());
    assertTrue(dead.begin(new Performance(uid, "send", "1.2.3.88")));
    worklist.claim(uid);
    worklist.clock().advance(PerformanceTable.LEASE.plusSeconds(1));
    resumeAll(rules(PerformedWork.done("sent", List.of())));
    assertEquals(0, performed.size());
    assertEquals("IN PROGRESS", worklist.get(uid).string(Tag.ProcedureStepState));
    assertEquals(0, worklist.number("select count(*) from workitem_performance"));
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void a_work_item_that_cannot_be_resumed_is_released(TestDatabase kind) throws Exception {
    open(kind, 0, List.of(), null);
    String uid = worklist.create(due("Send"));
    PerformanceTable dead = new PerformanceTable(database, "dead", worklist.clock());
    assertTrue(dead.begin(new Performance(uid, "send", RuleFixture.TRANSACTION)));
    worklist.claim(uid);
    ProcessingRules rules = rules(PerformedWork.done("sent", List.of()), new Troubled(0, 1));
    worklist.clock().advance(PerformanceTable.LEASE.plusSeconds(1));
    resumeAll(rules);
    assertEquals(0, performed.size());
    worklist.clock().advance(PerformanceTable.LEASE.plusSeconds(1));
    resumeAll(rules);
    assertEquals("COMPLETED", worklist.get(uid).string(Tag.ProcedureStepState));
    assertTrue(dead.begin(new Performance("1.2.3.77", "send", RuleFixture.TRANSACTION)));
    worklist.clock().advance(PerformanceTable.LEASE.plusSeconds(1));
    resumeAll(rules);
    assertEquals(
        0, worklist.number("select count(*) from workitem_performance"), "it is gone for good");
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void what_an_error_interrupts_is_performed_later(TestDatabase kind) throws Exception {
    open(kind, 0, List.of(), null);
    worklist.create(due("Send"));
    worklist.create(due("Send"));
    ProcessingRules rules = rules(PerformedWork.done("sent", List.of()));
    errors.set(1);
    rules.look(rule(), Thread::new);
    assertEquals(1, inState("COMPLETED").size());
    assertEquals(1, inState("IN PROGRESS").size());
    worklist.clock().advance(PerformanceTable.LEASE.plusSeconds(1));
    resumeAll(rules);
    assertEquals(2, inState("COMPLETED").size());
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void what_a_stop_of_the_server_interrupts_is_no_failure(TestDatabase kind) throws Exception {
    open(kind, 0, List.of(), null);
    String uid = worklist.create(due("Send"));
    ProcessingRules rules = rules(PerformedWork.done("sent", List.of()));
    stops.set(1);
    Thread stopped = new Thread(() -> rules.look(rule(), Thread::new));
    stopped.start();
    stopped.join();
    assertEquals("IN PROGRESS", worklist.get(uid).string(Tag.ProcedureStepState));
    assertEquals(1, worklist.number("select count(*) from workitem_performance"));
    worklist.clock().advance(PerformanceTable.LEASE.plusSeconds(1));
    resumeAll(rules);
    assertEquals("COMPLETED", worklist.get(uid).string(Tag.ProcedureStepState));
    assertEquals(2, performed.size());
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void two_nodes_perform_each_work_item_once(TestDatabase kind) throws Exception {
    open(kind, 0, List.of(), null);
    for (int i = 0; i < 20; i++) {
      worklist.create(due("Send"));
    }
    ProcessingRules one = rules(PerformedWork.done("sent", List.of()));
    ProcessingRules other = rules(PerformedWork.done("sent", List.of()));
    Thread node = new Thread(() -> other.look(rule(), Thread::new));
    node.start();
    one.look(rule(), Thread::new);
    node.join();
    assertEquals(20, inState("COMPLETED").size());
    assertEquals(20, performed.size());
  }
}
