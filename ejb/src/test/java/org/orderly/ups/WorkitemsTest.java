package org.orderly.ups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.orderly.ups.UpsFixture.OTHER_TRANSACTION;
import static org.orderly.ups.UpsFixture.TRANSACTION;
import static org.orderly.ups.UpsFixture.performed;
import static org.orderly.ups.UpsFixture.refusal;
import static org.orderly.ups.UpsFixture.workitem;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.dict.Vr;
import org.orderly.task.TestDatabase;

class WorkitemsTest {

  private static final String INCONSISTENT =
      " The submitted request is inconsistent with the current state of the UPS Instance.";

  private static String create(UpsFixture ups, DataSet workitem) {
    return refusal(() -> ups.workitems.create(ups.context, null, workitem, false));
  }

  private static DataSet without(int tag) {
    DataSet workitem = workitem();
    workitem.remove(tag);
    return workitem;
  }

  private static DataSet with(int tag, String value) {
    return workitem().put(tag, value);
  }

  @ParameterizedTest
  @EnumSource
  void creation_is_refused_with_the_first_fault(TestDatabase kind) throws Exception {
    UpsFixture ups = new UpsFixture(kind);
    assertEquals(
        "0105 Not allowed Attribute: (0008,0016)",
        create(ups, with(Tag.SOPClassUID, Uid.UnifiedProcedureStepPush)));
    assertEquals("done", create(ups, workitem().putEmpty(Tag.SOPClassUID, Vr.UI)));
    assertEquals(
        "0120 Missing Attribute: (0040,4005)",
        create(ups, without(Tag.ScheduledProcedureStepStartDateTime)));
    DataSet two = without(Tag.ProcedureStepLabel);
    two.remove(Tag.InputReadinessState);
    assertEquals("0120 Missing Attributes: (0040,4041), (0074,1204)", create(ups, two));
    assertEquals(
        "0121 Missing Value of Attribute: (0074,1200)",
        create(ups, workitem().putEmpty(Tag.ScheduledProcedureStepPriority, Vr.CS)));
    assertEquals(
        "0106 Invalid Attribute: (0074,1200)",
        create(ups, with(Tag.ScheduledProcedureStepPriority, "URGENT")));
    assertEquals(
        "0106 Invalid Attribute: (0040,4041)", create(ups, with(Tag.InputReadinessState, "MAYBE")));
    assertEquals(
        "0106 Invalid Attribute: (0040,4005)",
        create(ups, with(Tag.ScheduledProcedureStepStartDateTime, "tomorrow")));
    assertEquals(
        "C309 The provided value of UPS State was not SCHEDULED",
        create(ups, with(Tag.ProcedureStepState, "IN PROGRESS")));
    assertEquals(
        "C309 The provided value of UPS State was not SCHEDULED",
        create(ups, without(Tag.ProcedureStepState)));
    assertEquals(
        "0106 Invalid Attribute: (0020,000D)", create(ups, with(Tag.StudyInstanceUID, "no UID")));
    assertEquals(
        "0106 Invalid Attribute: (0074,1204)",
        create(ups, workitem().putBytes(Tag.ProcedureStepLabel, Vr.OB, new byte[] {1, 2})));
    assertEquals(
        "0106 Invalid Attribute: (0074,1204)",
        create(
            ups,
            workitem()
                .put(new Element.Items(Tag.ProcedureStepLabel, Vr.SQ, List.of(new DataSet())))));
    String uid = ups.create();
    assertEquals(
        "0111 The UPS already exists.",
        refusal(() -> ups.workitems.create(ups.context, uid, workitem(), false)));
    assertEquals(
        "0111 Cannot create UPS Global Subscription SOP Instance",
        refusal(
            () ->
                ups.workitems.create(
                    ups.context, Uid.UPSGlobalSubscriptionInstance, workitem(), false)));
    assertEquals(
        "0117 The SOP Instance UID is invalid.",
        refusal(() -> ups.workitems.create(ups.context, "1..2", workitem(), false)));
    assertEquals(
        "C307 Specified SOP Instance UID does not exist",
        refusal(() -> ups.workitems.get(ups.context, "1.2.3")));
  }

  @ParameterizedTest
  @EnumSource
  void labels_have_64_characters_at_most(TestDatabase kind) throws Exception {
    UpsFixture ups = new UpsFixture(kind);
    assertEquals(
        "0106 Invalid Attributes: (0074,1202), (0074,1204)",
        create(
            ups,
            workitem()
                .put(Tag.ProcedureStepLabel, "ü".repeat(65))
                .put(Tag.WorklistLabel, "x".repeat(65))));
    // characters are counted, not what they are made of
    ups.workitems.create(
        ups.context,
        null,
        workitem().put(Tag.ProcedureStepLabel, "\uD83E\uDE7B".repeat(64)),
        false);
  }

  @ParameterizedTest
  @EnumSource
  void what_was_sent_is_kept_and_shown_with_the_patient_of_now(TestDatabase kind) throws Exception {
    UpsFixture ups = new UpsFixture(kind);
    DataSet sent = workitem().put(Tag.SpecificCharacterSet, "ISO_IR 100");
    sent.put(Tag.PatientName, "Müller^Ödön").put(Tag.PatientID, "0815");
    sent.put(Tag.CommentsOnTheScheduledProcedureStep, "größer");
    sent.put(Tag.TimezoneOffsetFromUTC, "+0100").put(Tag.TransactionUID, TRANSACTION);
    sent.putPrivate("ACME", 0x00111001, Vr.LO, "größer");
    String uid = ups.workitems.create(ups.context, "1.2.3.99", sent, false).uid();
    assertEquals("1.2.3.99", uid);
    DataSet got = ups.workitems.get(ups.context, uid);
    assertEquals("Müller^Ödön", got.string(Tag.PatientName));
    assertEquals("größer", got.string(Tag.CommentsOnTheScheduledProcedureStep));
    Element secret = got.get("ACME", 0x00111001);
    assertEquals("größer", got.string(secret.tag()));
    assertEquals("+0100", got.string(Tag.TimezoneOffsetFromUTC));
    assertEquals("ORDERLY", got.string(Tag.WorklistLabel));
    assertEquals("SCHEDULED", got.string(Tag.ProcedureStepState));
    assertEquals(Uid.UnifiedProcedureStepPush, got.string(Tag.SOPClassUID));
    assertTrue(got.hasValue(Tag.ScheduledProcedureStepModificationDateTime));
    assertFalse(got.contains(Tag.TransactionUID));
    ups.execute("update patient set patient_name = 'x'");
    DataSet again = workitem().put(Tag.PatientID, "0815").put(Tag.PatientName, "Other^Name");
    String second = ups.workitems.create(ups.context, null, again, false).uid();
    assertEquals("Müller^Ödön", ups.workitems.get(ups.context, second).string(Tag.PatientName));
    assertEquals(1, ups.number("select count(*) from patient where patient_id = '0815'"));
  }

  @ParameterizedTest
  @EnumSource
  void no_patient_no_row(TestDatabase kind) throws Exception {
    UpsFixture ups = new UpsFixture(kind);
    DataSet sent = workitem();
    for (int tag :
        new int[] {
          Tag.PatientID,
          Tag.IssuerOfPatientID,
          Tag.PatientName,
          Tag.PatientBirthDate,
          Tag.PatientSex
        }) {
      sent.putEmpty(tag, sent.get(tag).vr());
    }
    String uid = ups.workitems.create(ups.context, null, sent, false).uid();
    assertTrue(ups.workitems.get(ups.context, uid).contains(Tag.PatientName));
    assertEquals(0, ups.number("select count(*) from patient"));
  }

  @ParameterizedTest
  @EnumSource
  void vrs_are_those_of_the_standard(TestDatabase kind) throws Exception {
    UpsFixture ups = new UpsFixture(kind);
    DataSet sent = workitem().put(Tag.ProcedureStepLabel, Vr.ST, "label");
    sent.putBytes(
        Tag.WorklistLabel, Vr.UN, "list".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    String uid = ups.workitems.create(ups.context, null, sent, false).uid();
    DataSet got = ups.workitems.get(ups.context, uid);
    assertEquals(Vr.LO, got.get(Tag.ProcedureStepLabel).vr());
    assertEquals("list", got.string(Tag.WorklistLabel));
    assertEquals(Vr.LO, got.get(Tag.WorklistLabel).vr());
  }

  @ParameterizedTest
  @EnumSource
  void updates_need_the_right_transaction_uid(TestDatabase kind) throws Exception {
    UpsFixture ups = new UpsFixture(kind);
    DataSet label = new DataSet().put(Tag.ProcedureStepLabel, "new");
    String[][] expected = {
      {"done", "C310" + INCONSISTENT, "C310" + INCONSISTENT},
      {"C301 The Transaction UID is missing.", "done", "C301 The Transaction UID is incorrect."},
      {"C300" + INCONSISTENT, "C300" + INCONSISTENT, "C300" + INCONSISTENT},
      {"C300" + INCONSISTENT, "C300" + INCONSISTENT, "C300" + INCONSISTENT}
    };
    String[] transactions = {null, TRANSACTION, OTHER_TRANSACTION};
    for (WorkitemState state : WorkitemState.values()) {
      String uid = ups.in(state);
      for (int i = 0; i < transactions.length; i++) {
        String transaction = transactions[i];
        assertEquals(
            expected[state.ordinal()][i],
            refusal(() -> ups.workitems.update(ups.context, uid, transaction, label)),
            state + " " + transaction);
      }
    }
    assertEquals(
        "C307 Specified SOP Instance UID does not exist",
        refusal(() -> ups.workitems.update(ups.context, "1.2.3", null, label)));
  }

  @ParameterizedTest
  @EnumSource
  void updates_are_refused_with_the_first_fault(TestDatabase kind) throws Exception {
    UpsFixture ups = new UpsFixture(kind);
    String uid = ups.create();
    assertEquals(
        "0105 Not allowed Attributes: (0010,0010), (0010,0020)",
        update(ups, uid, new DataSet().put(Tag.PatientID, "1").put(Tag.PatientName, "X")));
    assertEquals("done", update(ups, uid, new DataSet().putEmpty(Tag.PatientID, Vr.LO)));
    assertEquals(
        "0105 Not allowed Attribute: (0074,1000)",
        update(ups, uid, new DataSet().put(Tag.ProcedureStepState, "COMPLETED")));
    assertEquals(
        "0106 Invalid Attribute: (0074,1200)",
        update(ups, uid, new DataSet().put(Tag.ScheduledProcedureStepPriority, "URGENT")));
    assertEquals(
        "0121 Missing Value of Attribute: (0040,4005)",
        update(ups, uid, new DataSet().putEmpty(Tag.ScheduledProcedureStepStartDateTime, Vr.DT)));
    assertEquals("4711", ups.workitems.get(ups.context, uid).string(Tag.PatientID));
  }

  private static String update(UpsFixture ups, String uid, DataSet changes) {
    return refusal(() -> ups.workitems.update(ups.context, uid, null, changes));
  }

  @ParameterizedTest
  @EnumSource
  void updates_merge_and_only_effective_ones_touch_the_modification_time(TestDatabase kind)
      throws Exception {
    UpsFixture ups = new UpsFixture(kind);
    DataSet sent = workitem().put(Tag.CommentsOnTheScheduledProcedureStep, "soon");
    sent.putSequence(
        Tag.ScheduledStationNameCodeSequence, UpsFixture.code("CT1"), UpsFixture.code("CT2"));
    String uid = ups.workitems.create(ups.context, null, sent, false).uid();
    String modified = modified(ups, uid);
    ups.clock.advance(Duration.ofMinutes(5));
    ups.workitems.update(
        ups.context, uid, null, new DataSet().put(Tag.InputReadinessState, "READY"));
    assertEquals(modified, modified(ups, uid));
    DataSet changes = new DataSet().putEmpty(Tag.CommentsOnTheScheduledProcedureStep, Vr.LT);
    changes.putSequence(Tag.ScheduledStationNameCodeSequence, UpsFixture.code("MR1"));
    ups.workitems.update(ups.context, uid, null, changes);
    assertFalse(modified.equals(modified(ups, uid)));
    DataSet got = ups.workitems.get(ups.context, uid);
    assertFalse(got.hasValue(Tag.CommentsOnTheScheduledProcedureStep));
    assertEquals(1, got.items(Tag.ScheduledStationNameCodeSequence).size());
    assertEquals("Segmentation", got.string(Tag.ProcedureStepLabel));
    assertEquals(0, ups.number("select count(*) from workitem_code where code = 'CT1'"));
    DataSet none = new DataSet();
    none.putSequence(Tag.ScheduledStationNameCodeSequence);
    ups.workitems.update(ups.context, uid, null, none);
    assertEquals(0, ups.number("select count(*) from workitem_code"));
  }

  private static String modified(UpsFixture ups, String uid) throws UpsException {
    return ups.workitems
        .get(ups.context, uid)
        .string(Tag.ScheduledProcedureStepModificationDateTime);
  }

  @ParameterizedTest
  @EnumSource
  void input_is_added_behind_one_gate(TestDatabase kind) throws Exception {
    UpsFixture ups = new UpsFixture(kind);
    String uid = ups.create();
    AtomicInteger entered = new AtomicInteger();
    DataSource counting =
        proxy(
            DataSource.class,
            ups.database,
            (connection, arguments) ->
                connection instanceof Connection
                    ? proxy(
                        Connection.class,
                        connection,
                        (statement, sql) -> {
                          if (sql != null && UpsFixture.isGate(String.valueOf(sql[0]))) {
                            entered.incrementAndGet();
                          }
                          return statement;
                        })
                    : connection);
    DataSet instance = new DataSet().put(Tag.ReferencedSOPInstanceUID, "1.2.9.1");
    DataSet item = new DataSet().put(Tag.StudyInstanceUID, "1.2.9");
    item.putSequence(Tag.ReferencedSOPSequence, instance);
    assertTrue(new UpsFixture(counting).workitems.addInput(ups.context, uid, List.of(item)));
    assertEquals(1, entered.get());
    assertEquals(1, ups.workitems.get(ups.context, uid).items(Tag.InputInformationSequence).size());
  }

  private static <T> T proxy(
      Class<T> type, Object target, BiFunction<Object, Object[], Object> result) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              try {
                return result.apply(method.invoke(target, arguments), arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  @ParameterizedTest
  @EnumSource
  void a_long_label_of_any_script_is_kept_and_found(TestDatabase kind) throws Exception {
    UpsFixture ups = new UpsFixture(kind);
    Random random = new Random(1);
    StringBuilder label = new StringBuilder("a");
    while (label.length() < 64) {
      label.appendCodePoint(0x4E00 + random.nextInt(0x5000));
    }
    StringBuilder rare = new StringBuilder("a");
    while (rare.codePointCount(0, rare.length()) < 64) {
      rare.appendCodePoint(0x20000 + random.nextInt(0xA000));
    }
    for (String each : List.of(label.toString(), rare.toString())) {
      DataSet sent = with(Tag.ProcedureStepLabel, each).put(Tag.WorklistLabel, each);
      String uid = ups.workitems.create(ups.context, null, sent, false).uid();
      DataSet got = ups.workitems.get(ups.context, uid);
      assertEquals(each, got.string(Tag.ProcedureStepLabel));
      DataSet keys = new DataSet().put(Tag.ProcedureStepLabel, each);
      assertEquals(1, ups.search.count(ups.context, WorkitemQuery.of(keys)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void what_is_not_taken_of_a_known_patient_is_told(TestDatabase kind) throws Exception {
    UpsFixture ups = new UpsFixture(kind);
    assertEquals(List.of(), ups.workitems.create(ups.context, null, workitem(), false).warnings());
    DataSet same = workitem().put(Tag.SpecificCharacterSet, "ISO_IR 100");
    same.putEmpty(Tag.PatientBirthDate, Vr.DA).remove(Tag.PatientSex);
    assertEquals(List.of(), ups.workitems.create(ups.context, null, same, false).warnings());
    assertEquals(
        List.of(
            new UpsWarning(
                UpsStatus.CREATED_WITH_MODIFICATIONS,
                "The Workitem was created with modifications.")),
        ups.workitems
            .create(ups.context, "1.2.3.50", with(Tag.PatientName, "Doe^John"), false)
            .warnings());
    DataSet changes = new DataSet().put(Tag.ProcedureStepLabel, "new");
    assertEquals(
        List.of(), ups.workitems.update(ups.context, "1.2.3.50", null, changes).warnings());
    for (int i = 0; i < 2; i++) {
      assertEquals(
          List.of(
              new UpsWarning(
                  UpsStatus.COERCED_VALUES, "The Workitem was updated with modifications.")),
          ups.workitems
              .update(ups.context, "1.2.3.50", null, changes.put(Tag.PatientComments, "tall"))
              .warnings());
    }
  }

  @ParameterizedTest
  @EnumSource
  void templates(TestDatabase kind) throws Exception {
    UpsFixture ups = new UpsFixture(kind);
    assertEquals(
        "0106 UPS Template workitem creation shall not contain Scheduled Procedure Step Start"
            + " DateTime",
        refusal(() -> ups.workitems.create(ups.context, null, workitem(), true)));
    String uid = ups.workitems.create(ups.context, null, UpsFixture.template(), true).uid();
    assertEquals(
        "0106 UPS Template workitem update shall not contain Scheduled Procedure Step Start"
            + " DateTime",
        update(ups, uid, new DataSet().put(Tag.ScheduledProcedureStepStartDateTime, "2026")));
    assertEquals("done", update(ups, uid, new DataSet().put(Tag.ProcedureStepLabel, "T")));
    String made = ups.workitems.reschedule(ups.context, uid, null, null);
    DataSet got = ups.workitems.get(ups.context, made);
    assertTrue(got.hasValue(Tag.ScheduledProcedureStepStartDateTime));
    assertFalse(got.contains(Tag.ReplacedProcedureStepSequence));
  }

  @ParameterizedTest
  @EnumSource
  void rescheduling_replaces_and_leaves_the_old_one(TestDatabase kind) throws Exception {
    UpsFixture ups = new UpsFixture(kind);
    String old = ups.in(WorkitemState.COMPLETED);
    String uid =
        ups.workitems.reschedule(ups.context, old, "1.2.77", LocalDateTime.of(2026, 4, 1, 12, 30));
    assertEquals("1.2.77", uid);
    DataSet got = ups.workitems.get(ups.context, uid);
    assertEquals("20260401123000", got.string(Tag.ScheduledProcedureStepStartDateTime));
    assertEquals("SCHEDULED", got.string(Tag.ProcedureStepState));
    assertEquals("Doe^Jane", got.string(Tag.PatientName));
    assertFalse(got.contains(Tag.UnifiedProcedureStepPerformedProcedureSequence));
    assertEquals(
        old, got.item(Tag.ReplacedProcedureStepSequence).string(Tag.ReferencedSOPInstanceUID));
    assertEquals(WorkitemState.COMPLETED, ups.stateOf(old));
    assertEquals(1, ups.number("select count(*) from patient"));
    assertEquals(
        "0111 The UPS already exists.",
        refusal(() -> ups.workitems.reschedule(ups.context, old, "1.2.77", null)));
    assertEquals(
        "C307 Specified SOP Instance UID does not exist",
        refusal(() -> ups.workitems.reschedule(ups.context, "1.2.3", null, null)));
  }

  @ParameterizedTest
  @EnumSource
  void what_happened_is_in_the_history(TestDatabase kind) throws Exception {
    UpsFixture ups = new UpsFixture(kind);
    String uid = ups.in(WorkitemState.IN_PROGRESS);
    ups.workitems.update(ups.context, uid, TRANSACTION, performed());
    List<WorkitemChange> history = ups.workitems.history(uid);
    assertEquals(
        List.of("CREATED", "IN PROGRESS", "UPDATED"),
        history.stream().map(WorkitemChange::change).toList());
    assertEquals("PERFORMER", history.get(1).aet().value());
  }

  @ParameterizedTest
  @EnumSource
  void hostile_text_harms_nobody(TestDatabase kind) throws Exception {
    UpsFixture ups = new UpsFixture(kind);
    String odd = "a\0b'; drop table workitem; -- \uD800 %_!\\c";
    DataSet sent = workitem().put(Tag.ProcedureStepLabel, odd).put(Tag.PatientName, odd);
    sent.put(Tag.CommentsOnTheScheduledProcedureStep, odd.repeat(300)).put(Tag.PatientID, odd);
    assertEquals("done", create(ups, sent));
    for (String uid : List.of(odd, "", "1.2\0", "1.".repeat(60) + "1")) {
      assertEquals(
          "C307 Specified SOP Instance UID does not exist",
          refusal(() -> ups.workitems.get(ups.context, uid)));
      assertEquals(
          "C307 Specified SOP Instance UID does not exist",
          refusal(() -> ups.workitems.requestCancel(ups.context, uid, null)));
    }
    for (int tag : new int[] {Tag.ProcedureStepLabel, Tag.PatientName, Tag.SOPInstanceUID}) {
      DataSet keys = new DataSet().put(tag, odd);
      assertEquals("done", refusal(() -> ups.search.search(ups.context, WorkitemQuery.of(keys))));
    }
  }

  /** Transactions that each wait for many of the gates would wait for each other. */
  @ParameterizedTest
  @EnumSource
  void many_work_items_enter_by_one_gate(TestDatabase kind) throws Exception {
    LendingDataSource database = new LendingDataSource(kind.open());
    UpsFixture ups = new UpsFixture(database);
    ups.workitems.createAll(ups.context, List.of(workitem(), workitem(), workitem()));
    assertEquals(3, ups.number("select count(*) from workitem"));
    assertEquals(1, database.statements(UpsFixture::isGate));
  }
}
