package org.orderly.ups.rule;

import java.time.Clock;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orderly.conf.Code;
import org.orderly.conf.ProcessingRule;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.net.dimse.Status;
import org.orderly.ups.Successor;
import org.orderly.ups.UpsContext;
import org.orderly.ups.UpsException;
import org.orderly.ups.UpsStatus;
import org.orderly.ups.WorkitemState;
import org.orderly.ups.Workitems;
import org.orderly.ups.rule.PerformanceTable.Performance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a performed work item to its end: completed; or canceled with the reason and replaced by
 * another attempt, as long as the rule allows one. Each step may be repeated. What is refused of an
 * end leaves a poorer one, since nobody else can end the work item.
 */
final class WorkEnd {

  private static final Logger LOG = LoggerFactory.getLogger(WorkEnd.class);
  private static final String SCHEME = "99DCM4CHEE";
  private static final Code NO_WORKITEM =
      new Code("NO_WORKITEM_CODE", SCHEME, null, "No Workitem Code");
  private static final Code NO_STATION =
      new Code("NO_STATION_NAME", SCHEME, null, "No Station Name");
  private static final Code FAILURES =
      new Code("NUM_UPS_FAILED", SCHEME, null, "Number of failed UPS");
  private static final Code ONE = new Code("1", "UCUM", null, "no units");
  private static final Code RESCHEDULED =
      new Code("110528", "DCM", null, "Discontinued Procedure Step rescheduled");
  private static final int MAX_TEXT = 1000;

  /** It is gone, or somebody else's. */
  private static final Set<Status> NOT_OURS =
      Set.of(
          UpsStatus.NO_SUCH_UPS,
          UpsStatus.WRONG_TRANSACTION_UID,
          UpsStatus.MAY_NO_LONGER_BE_UPDATED,
          UpsStatus.NOT_YET_IN_PROGRESS);

  private final Workitems workitems;
  private final UpsContext context;
  private final ProcessingRule rule;
  private final Clock clock;

  WorkEnd(Workitems workitems, UpsContext context, ProcessingRule rule, Clock clock) {
    this.workitems = workitems;
    this.context = context;
    this.rule = rule;
    this.clock = clock;
  }

  /**
   * Writes what came of the work.
   *
   * @throws UpsException if it cannot be ended in any way: it is gone, or somebody else's
   */
  void write(String transactionUid, DataSet workitem, PerformedWork work, ZonedDateTime begun)
      throws UpsException {
    String uid = workitem.string(Tag.SOPInstanceUID, "");
    Code reason = work.reason();
    if (reason != null && !contains(rule.ignoredReasons(), reason)) {
      fail(uid, transactionUid, workitem, work, reason);
      return;
    }
    try {
      complete(uid, transactionUid, work, begun);
    } catch (UpsException e) {
      requireOurs(e);
      String text = "Performed, but not completed: " + e.getMessage();
      // another attempt would come to the same end
      giveUp(uid, transactionUid, workitem, PerformedWork.FAILED, text);
    }
  }

  private static void requireOurs(UpsException e) throws UpsException {
    if (NOT_OURS.contains(e.status())) {
      throw e;
    }
  }

  private void fail(
      String uid, String transactionUid, DataSet workitem, PerformedWork work, Code reason)
      throws UpsException {
    int failures = failures(workitem) + 1;
    if (failures <= rule.maxRetries()
        && isCurable(work, reason)
        && retry(uid, workitem, failures)) {
      cancel(uid, transactionUid, workitem, RESCHEDULED, work.text());
    } else {
      giveUp(uid, transactionUid, workitem, reason, work.text());
    }
  }

  private void giveUp(String uid, String transactionUid, DataSet workitem, Code reason, String text)
      throws UpsException {
    String template = rule.templateUid();
    if (template != null) {
      useTemplate(template, uid, workitem);
    }
    cancel(uid, transactionUid, workitem, reason, text);
  }

  private boolean isCurable(PerformedWork work, Code reason) {
    return rule.rescheduleReasons().isEmpty()
        ? !work.isBad()
        : contains(rule.rescheduleReasons(), reason);
  }

  private static boolean contains(List<Code> codes, Code code) {
    return codes.stream().anyMatch(code::equalsIgnoringMeaning);
  }

  private void complete(String uid, String transactionUid, PerformedWork work, ZonedDateTime begun)
      throws UpsException {
    DataSet performed = new DataSet();
    Code station = Optional.ofNullable(rule.performedStationNameCode()).orElse(NO_STATION);
    Code workitem = Optional.ofNullable(rule.performedWorkitemCode()).orElse(NO_WORKITEM);
    performed.putSequence(Tag.PerformedStationNameCodeSequence, Attributes.code(station));
    performed.putSequence(Tag.PerformedWorkitemCodeSequence, Attributes.code(workitem));
    performed.put(Tag.PerformedProcedureStepStartDateTime, RuleContent.format(begun));
    performed.put(
        Tag.PerformedProcedureStepEndDateTime,
        RuleContent.format(clock.instant().atZone(clock.getZone())));
    performed.put(Tag.CommentsOnThePerformedProcedureStep, text(work.text()));
    performed.putSequence(Tag.OutputInformationSequence, work.output().toArray(DataSet[]::new));
    DataSet changes = Attributes.empty();
    changes.putSequence(Tag.UnifiedProcedureStepPerformedProcedureSequence, performed);
    workitems.update(context, uid, transactionUid, changes);
    change(uid, transactionUid, WorkitemState.COMPLETED);
    LOG.info("rule {}: {} completed: {}", rule.id(), uid, work.text());
  }

  /** Of a rule that is no more. */
  static void cancel(
      Workitems workitems, UpsContext context, Performance performance, String reason)
      throws UpsException {
    DataSet progress = new DataSet().put(Tag.ReasonForCancellation, reason);
    progress.putSequence(
        Tag.ProcedureStepDiscontinuationReasonCodeSequence, Attributes.code(PerformedWork.FAILED));
    DataSet changes = Attributes.empty();
    changes.putSequence(Tag.ProcedureStepProgressInformationSequence, progress);
    workitems.update(context, performance.uid(), performance.transactionUid(), changes);
    DataSet canceled = new DataSet().put(Tag.ProcedureStepState, WorkitemState.CANCELED.text());
    workitems.changeState(
        context, performance.uid(), canceled.put(Tag.TransactionUID, performance.transactionUid()));
  }

  private void cancel(String uid, String transactionUid, DataSet workitem, Code reason, String text)
      throws UpsException {
    DataSet progress = new DataSet();
    DataSet before = workitem.item(Tag.ProcedureStepProgressInformationSequence);
    if (before != null) {
      before.forEach(progress::put);
    }
    progress.put(Tag.ReasonForCancellation, text(text));
    progress.putSequence(
        Tag.ProcedureStepDiscontinuationReasonCodeSequence, Attributes.code(reason));
    progress.put(
        Tag.ProcedureStepCancellationDateTime,
        RuleContent.format(clock.instant().atZone(clock.getZone())));
    DataSet changes = Attributes.empty();
    changes.putSequence(Tag.ProcedureStepProgressInformationSequence, progress);
    try {
      workitems.update(context, uid, transactionUid, changes);
    } catch (UpsException e) {
      requireOurs(e);
      LOG.error("rule {}: {} canceled without reason: {}", rule.id(), uid, e.getMessage());
    }
    change(uid, transactionUid, WorkitemState.CANCELED);
    LOG.warn("rule {}: {} canceled, {}: {}", rule.id(), uid, reason.value(), text);
  }

  private void change(String uid, String transactionUid, WorkitemState state) throws UpsException {
    DataSet request = new DataSet().put(Tag.ProcedureStepState, state.text());
    workitems.changeState(context, uid, request.put(Tag.TransactionUID, transactionUid));
  }

  private static String text(String text) {
    return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
  }

  private static int failures(DataSet workitem) {
    for (DataSet parameter : workitem.items(Tag.ScheduledProcessingParametersSequence)) {
      if (isFailures(parameter)) {
        return (int) parameter.number(Tag.NumericValue).orElse(0);
      }
    }
    return 0;
  }

  private static boolean isFailures(DataSet parameter) {
    DataSet name = parameter.item(Tag.ConceptNameCodeSequence);
    return name != null
        && FAILURES.value().equals(name.string(Tag.CodeValue))
        && SCHEME.equals(name.string(Tag.CodingSchemeDesignator));
  }

  /** False if there can be no other. */
  private boolean retry(String uid, DataSet workitem, int failures) {
    DataSet next = Successor.of(workitem);
    ZonedDateTime start = clock.instant().atZone(clock.getZone()).plus(rule.retryDelay(failures));
    next.put(Tag.ScheduledProcedureStepStartDateTime, RuleContent.format(start));
    List<DataSet> parameters = new ArrayList<>();
    workitem.items(Tag.ScheduledProcessingParametersSequence).stream()
        .filter(parameter -> !isFailures(parameter))
        .forEach(parameters::add);
    DataSet count = new DataSet().put(Tag.ValueType, "NUMERIC");
    count.putSequence(Tag.ConceptNameCodeSequence, Attributes.code(FAILURES));
    count.put(Tag.NumericValue, Integer.toString(failures));
    count.putSequence(Tag.MeasurementUnitsCodeSequence, Attributes.code(ONE));
    parameters.add(count);
    next.putSequence(Tag.ScheduledProcessingParametersSequence, parameters.toArray(DataSet[]::new));
    try {
      create(NamedUid.of(rule.id(), uid, "attempt"), next, uid);
      return true;
    } catch (UpsException e) {
      LOG.error("rule {}: no other attempt at {}: {}", rule.id(), uid, e.getMessage());
      return false;
    }
  }

  /** For whoever looks after what no attempt could do. */
  private void useTemplate(String templateUid, String uid, DataSet workitem) {
    try {
      DataSet next = Successor.of(workitems.get(context, templateUid));
      next.put(
          Tag.ScheduledProcedureStepStartDateTime,
          RuleContent.format(clock.instant().atZone(clock.getZone())));
      Attributes.copyPatient(workitem, next);
      for (int tag :
          new int[] {
            Tag.InputInformationSequence,
            Tag.StudyInstanceUID,
            Tag.ReferencedRequestSequence,
            Tag.AdmissionID,
            Tag.IssuerOfAdmissionIDSequence
          }) {
        if (!next.hasValue(tag)) {
          Attributes.copy(workitem, tag, next);
        }
      }
      create(NamedUid.of(rule.id(), uid, templateUid), next, uid);
    } catch (UpsException e) {
      LOG.error("rule {}: template {}: {}", rule.id(), templateUid, e.getMessage());
    }
  }

  /** An earlier try may have made it already. */
  private void create(String newUid, DataSet next, @Nullable String replaced) throws UpsException {
    if (replaced != null) {
      Successor.replaces(next, replaced);
    }
    try {
      workitems.create(context, newUid, next, false);
    } catch (UpsException e) {
      if (!e.status().equals(Status.DUPLICATE_SOP_INSTANCE)) {
        throw e;
      }
    }
  }
}
