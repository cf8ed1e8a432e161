package org.orderly.web.ui.worklist;

import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.math.BigInteger;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Tags;
import org.orderly.dicom.dict.Vr;
import org.orderly.ups.Relationship;
import org.orderly.ups.Subscriptions;
import org.orderly.ups.Successor;
import org.orderly.ups.UpsContext;
import org.orderly.ups.UpsException;
import org.orderly.ups.WorkitemState;
import org.orderly.ups.Workitems;
import org.orderly.web.ui.FormText;
import org.orderly.web.ui.SignedIn;
import org.orderly.web.ui.UserTime;

/** Carries out what a dialog asks for, for users who may: the last gate before the service. */
@RequestScoped
public class WorkitemActions {
  private static final List<Integer> OF_ONE_PATIENT =
      List.of(
          Tag.ScheduledProcedureStepStartDateTime,
          Tag.ExpectedCompletionDateTime,
          Tag.ScheduledProcedureStepExpirationDateTime,
          Tag.StudyInstanceUID,
          Tag.InputInformationSequence,
          Tag.ReplacedProcedureStepSequence);
  private static final Set<Integer> PATIENT_AND_VISIT = Set.of(0x0010, 0x0038);

  @EJB private Workitems workitems;
  @EJB private Subscriptions subscriptions;
  @Inject private PageContext contexts;
  @Inject private Claims claims;
  @Inject private SignedIn user;
  @Inject private UserTime time;
  @Inject private Clock clock;

  /**
   * Acts.
   *
   * @param input the fields of the dialog
   * @throws IllegalArgumentException if an AE title is none
   * @throws DateTimeException if a time is none
   * @throws SecurityException if the user's roles do not allow actions
   */
  void carryOut(WorkitemAction action, String aet, String uid, Map<String, String> input)
      throws UpsException {
    if (!user.isMayAct()) {
      throw new SecurityException("work items may be changed by operators and planners only");
    }
    switch (action) {
      case CLAIM -> claim(aet, uid, input);
      case COMPLETE -> complete(aet, uid, input);
      case CANCEL -> cancel(aet, uid, input);
      case CREATE -> create(aet, input);
      case SUBSCRIBE ->
          subscriptions.subscribe(
              contexts.of(aet, null),
              uid,
              title(input, "subscriber"),
              Boolean.parseBoolean(input.get("lock")),
              null);
      case UNSUBSCRIBE ->
          subscriptions.unsubscribe(contexts.of(aet, null), uid, title(input, "subscriber"));
      case TEMPLATE -> template(aet, uid, FormText.of(input, "templateLabel"));
    }
  }

  private void claim(String aet, String uid, Map<String, String> input) throws UpsException {
    AeTitle performer = title(input, "performer");
    String transactionUid =
        "2.25." + new BigInteger(UUID.randomUUID().toString().replace("-", ""), 16);
    workitems.changeState(
        contexts.of(aet, performer), uid, state(WorkitemState.IN_PROGRESS, transactionUid));
    claims.remember(uid, transactionUid, performer.value());
  }

  private void complete(String aet, String uid, Map<String, String> input) throws UpsException {
    UpsContext context = contexts.of(aet, title(input, "performer"));
    String transactionUid = FormText.of(input, "transactionUid");
    DataSet performed = new DataSet();
    performed.put(Tag.PerformedProcedureStepStartDateTime, moment(input, "started"));
    performed.put(Tag.PerformedProcedureStepEndDateTime, moment(input, "ended"));
    performed.putSequence(Tag.PerformedStationNameCodeSequence, code(input, "station"));
    performed.putSequence(Tag.PerformedWorkitemCodeSequence, code(input, "work"));
    performed.putEmpty(Tag.OutputInformationSequence, Vr.SQ);
    DataSet changes = new DataSet().put(Tag.SpecificCharacterSet, "ISO_IR 192");
    changes.putSequence(Tag.UnifiedProcedureStepPerformedProcedureSequence, performed);
    workitems.update(context, uid, transactionUid, changes);
    workitems.changeState(context, uid, state(WorkitemState.COMPLETED, transactionUid));
  }

  private void cancel(String aet, String uid, Map<String, String> input) throws UpsException {
    DataSet request = new DataSet().put(Tag.SpecificCharacterSet, "ISO_IR 192");
    if (!FormText.of(input, "reason").isEmpty()) {
      request.put(Tag.ReasonForCancellation, FormText.of(input, "reason"));
    }
    if (!FormText.of(input, "contact").isEmpty()) {
      request.put(Tag.ContactDisplayName, FormText.of(input, "contact"));
    }
    workitems.requestCancel(contexts.of(aet, title(input, "performer")), uid, request);
  }

  private void create(String aet, Map<String, String> input) throws UpsException {
    UpsContext context = contexts.of(aet, null);
    DataSet created = Successor.of(workitems.get(context, FormText.of(input, "template")));
    created.put(Tag.SpecificCharacterSet, "ISO_IR 192");
    created.put(Tag.ScheduledProcedureStepStartDateTime, moment(input, "start"));
    created.put(Tag.PatientID, FormText.of(input, "patientId"));
    created.put(Tag.PatientName, FormText.of(input, "patientName"));
    workitems.create(context, null, created, false);
  }

  /** Keeps what is to be done, not when and about whom. */
  private void template(String aet, String uid, String label) throws UpsException {
    UpsContext context = contexts.of(aet, null);
    DataSet template = new DataSet();
    for (Element element : Successor.of(workitems.get(context, uid))) {
      int tag = element.tag();
      if (!PATIENT_AND_VISIT.contains(Tags.group(tag)) && !OF_ONE_PATIENT.contains(tag)) {
        template.put(element);
      }
    }
    Relationship.ATTRIBUTES.forEach(template::remove);
    template.put(Tag.SpecificCharacterSet, "ISO_IR 192");
    template.put(Tag.ProcedureStepLabel, label);
    workitems.create(context, null, template, true);
  }

  private static DataSet state(WorkitemState state, String transactionUid) {
    return new DataSet()
        .put(Tag.ProcedureStepState, state.text())
        .put(Tag.TransactionUID, transactionUid);
  }

  private static DataSet code(Map<String, String> input, String kind) {
    return new DataSet()
        .put(Tag.CodeValue, FormText.of(input, kind + "Code"))
        .put(Tag.CodingSchemeDesignator, FormText.of(input, kind + "Scheme"))
        .put(Tag.CodeMeaning, FormText.of(input, kind + "Meaning"));
  }

  /** A time field left empty means now. */
  private String moment(Map<String, String> input, String field) {
    String text = FormText.of(input, field);
    Instant instant = text.isEmpty() ? clock.instant() : time.read(text);
    return DicomTime.of(instant);
  }

  private static AeTitle title(Map<String, String> input, String field) {
    return AeTitle.of(FormText.of(input, field));
  }
}
