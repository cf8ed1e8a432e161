package org.orderly.ups.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.orderly.conf.Conditions;
import org.orderly.conf.WorkitemFollowUp;
import org.orderly.conf.WorkitemFollowUp.IncludeInput;
import org.orderly.conf.WorkitemRules;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.task.TestDatabase;
import org.orderly.ups.RuleFixture;
import org.orderly.ups.UpsException;

class FollowUpRulesTest {

  private static WorkitemFollowUp rule(String label, String condition, String... required) {
    return new WorkitemFollowUp(
        label,
        RuleFixture.content(label, null),
        Conditions.parse(List.of(condition)),
        List.of(),
        IncludeInput.COPY_OUTPUT,
        true,
        List.of(required),
        null,
        false);
  }

  private static RuleFixture worklist(
      TestDatabase kind, WorkitemFollowUp completed, WorkitemFollowUp canceled) throws Exception {
    RuleFixture worklist = new RuleFixture(kind.open());
    worklist.configure(new WorkitemRules(List.of(), List.of(completed), List.of(canceled)));
    return worklist;
  }

  private static FollowUpRules rules(RuleFixture worklist) {
    return new FollowUpRules(
        worklist.configuration(),
        worklist.followUps(),
        worklist.workitems(),
        worklist.search(),
        worklist.clock());
  }

  private static DataSet workitem(String label) {
    DataSet workitem = RuleFixture.workitem().put(Tag.ProcedureStepLabel, label);
    DataSet request = new DataSet().put(Tag.StudyInstanceUID, "1.2.3");
    workitem.putSequence(Tag.ReferencedRequestSequence, request.put(Tag.AccessionNumber, "A1"));
    return workitem;
  }

  private static List<DataSet> labeled(RuleFixture worklist, String label) throws UpsException {
    return worklist.find(new DataSet().put(Tag.ProcedureStepLabel, label));
  }

  private static DataSet performedWithOutput() {
    DataSet performed = RuleFixture.performed();
    DataSet output = new DataSet().put(Tag.TypeOfInstances, "DICOM");
    output.put(Tag.StudyInstanceUID, "1.2.3");
    performed
        .items(Tag.UnifiedProcedureStepPerformedProcedureSequence)
        .get(0)
        .putSequence(Tag.OutputInformationSequence, output);
    return performed;
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void makes_one_work_item_of_the_output_however_often_completion_is_repeated(TestDatabase kind)
      throws Exception {
    RuleFixture worklist =
        worklist(
            kind,
            rule("Report", "ProcedureStepLabel=Scan"),
            rule("Tell", "ProcedureStepLabel=Scan"));
    FollowUpRules rules = rules(worklist);
    String scan = worklist.create(workitem("Scan"));
    worklist.claim(scan);
    worklist.complete(scan, performedWithOutput());
    rules.work();
    worklist.completeAgain(scan);
    rules.work();
    List<DataSet> made = labeled(worklist, "Report");
    assertEquals(1, made.size());
    DataSet report = made.get(0);
    assertEquals(
        "1.2.3", report.items(Tag.InputInformationSequence).get(0).string(Tag.StudyInstanceUID));
    assertEquals("4711", report.string(Tag.PatientID));
    assertEquals("1.2.3", report.string(Tag.StudyInstanceUID));
    assertEquals(
        "A1", report.items(Tag.ReferencedRequestSequence).get(0).string(Tag.AccessionNumber));
    assertEquals(0, labeled(worklist, "Tell").size());
    assertEquals(0, worklist.number("select count(*) from workitem_follow_up"));
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void a_granted_request_to_cancel_counts_as_canceled(TestDatabase kind) throws Exception {
    RuleFixture worklist =
        worklist(
            kind,
            rule("Report", "ProcedureStepLabel=Scan"),
            rule("Tell", "SendingApplicationEntityTitle=PERFORMER"));
    String scan = worklist.create(workitem("Scan"));
    worklist.workitems().requestCancel(worklist.context(), scan, null);
    worklist.workitems().requestCancel(worklist.context(), scan, null);
    rules(worklist).work();
    assertEquals(1, labeled(worklist, "Tell").size());
    assertEquals(0, labeled(worklist, "Report").size());
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void waits_for_the_other_work_items_of_the_study_and_then_runs_once(TestDatabase kind)
      throws Exception {
    WorkitemFollowUp both =
        rule(
            "Compare",
            "ProcedureStepLabel=Scan|Prior",
            "ProcedureStepLabel=Scan",
            "ProcedureStepLabel=Prior");
    RuleFixture worklist = worklist(kind, both, rule("Tell", "ProcedureStepLabel=none"));
    FollowUpRules rules = rules(worklist);
    String scan = worklist.create(workitem("Scan"));
    String prior = worklist.create(workitem("Prior"));
    worklist.claim(scan);
    worklist.complete(scan, RuleFixture.performed());
    rules.work();
    assertEquals(0, labeled(worklist, "Compare").size());
    worklist.claim(prior);
    worklist.complete(prior, RuleFixture.performed());
    rules.work();
    assertEquals(1, labeled(worklist, "Compare").size());
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void completions_at_the_same_time_make_one_follow_up(TestDatabase kind) throws Exception {
    WorkitemFollowUp both =
        rule(
            "Compare",
            "ProcedureStepLabel=Scan|Prior",
            "ProcedureStepLabel=Scan",
            "ProcedureStepLabel=Prior");
    RuleFixture worklist = worklist(kind, both, rule("Tell", "ProcedureStepLabel=none"));
    for (String label : List.of("Scan", "Prior")) {
      String uid = worklist.create(workitem(label));
      worklist.claim(uid);
      worklist.complete(uid, RuleFixture.performed());
    }
    rules(worklist).work();
    assertEquals(1, labeled(worklist, "Compare").size());
  }
}
