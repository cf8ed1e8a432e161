package org.orderly.ups.rule;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.orderly.conf.Code;
import org.orderly.conf.WorkitemContent;
import org.orderly.conf.WorkitemOnStore;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;

/** The work item that a rule makes from the attributes of an object or of another work item. */
final class RuleContent {

  private static final DateTimeFormatter DT =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss.SSSxx", Locale.ROOT);
  private static final Code SCOPE = new Code("113705", "DCM", null, "Scope of Accumulation");

  /** What an item of the Referenced Request Sequence tells besides the study. */
  private static final int[] REQUEST = {
    Tag.AccessionNumber,
    Tag.IssuerOfAccessionNumberSequence,
    Tag.RequestedProcedureID,
    Tag.RequestedProcedureDescription,
    Tag.RequestedProcedureCodeSequence,
    Tag.RequestingPhysician,
    Tag.RequestingService,
    Tag.PlacerOrderNumberImagingServiceRequest,
    Tag.OrderPlacerIdentifierSequence,
    Tag.FillerOrderNumberImagingServiceRequest,
    Tag.OrderFillerIdentifierSequence
  };

  private final WorkitemContent rule;
  private final String ruleId;
  private final DataSet source;
  private final DataSet workitem = Attributes.empty();

  private RuleContent(WorkitemContent rule, String ruleId, DataSet source) {
    this.rule = rule;
    this.ruleId = ruleId;
    this.source = source;
  }

  /**
   * @param source of the placeholders, the study and the request
   * @param withPatient the work item is about the patient of the source
   */
  static DataSet of(
      WorkitemContent rule, String ruleId, DataSet source, boolean withPatient, ZonedDateTime now) {
    RuleContent content = new RuleContent(rule, ruleId, source);
    content.schedule(now);
    content.codes();
    if (withPatient) {
      Attributes.copyPatient(source, content.workitem);
    }
    content.admission();
    String study = studyOf(source);
    if (rule.includeStudyInstanceUid() && study != null) {
      content.workitem.put(Tag.StudyInstanceUID, study);
    }
    if (rule.includeReferencedRequest()) {
      content.request(study);
    }
    content.destination();
    return content.workitem;
  }

  /** Whether an attribute belongs into the request, and not beside it. */
  static boolean isOfRequest(int tag) {
    return IntStream.of(REQUEST).anyMatch(of -> of == tag);
  }

  static String format(ZonedDateTime time) {
    return DT.format(time);
  }

  /** Of an object, or of what a work item was requested for. */
  static @Nullable String studyOf(DataSet source) {
    DataSet request = source.item(Tag.ReferencedRequestSequence);
    if (request != null && request.hasValue(Tag.StudyInstanceUID)) {
      return request.string(Tag.StudyInstanceUID);
    }
    return source.string(Tag.StudyInstanceUID);
  }

  private void schedule(ZonedDateTime now) {
    workitem.put(Tag.ProcedureStepState, "SCHEDULED");
    workitem.put(Tag.ScheduledProcedureStepPriority, rule.priority().name());
    workitem.put(Tag.InputReadinessState, rule.inputReadiness().name());
    String label = Placeholders.fill(rule.label(), source);
    workitem.put(Tag.ProcedureStepLabel, shortened(label == null ? ruleId : label));
    put(Tag.WorklistLabel, rule.worklistLabel());
    workitem.put(Tag.ScheduledProcedureStepStartDateTime, format(now.plus(rule.startDelay())));
    if (rule.completionDelay() != null) {
      workitem.put(Tag.ExpectedCompletionDateTime, format(now.plus(rule.completionDelay())));
    }
  }

  private void codes() {
    workitem.putSequence(
        Tag.ScheduledWorkitemCodeSequence,
        Attributes.codes(rule.workitemCode() == null ? List.of() : List.of(rule.workitemCode())));
    workitem.putSequence(
        Tag.ScheduledStationNameCodeSequence, Attributes.codes(rule.stationNameCodes()));
    workitem.putSequence(
        Tag.ScheduledStationClassCodeSequence, Attributes.codes(rule.stationClassCodes()));
    workitem.putSequence(
        Tag.ScheduledStationGeographicLocationCodeSequence,
        Attributes.codes(rule.stationLocationCodes()));
    DataSet[] performers =
        rule.performerCodes().stream().map(this::performer).toArray(DataSet[]::new);
    if (performers.length > 0) {
      workitem.putSequence(Tag.ScheduledHumanPerformersSequence, performers);
    }
  }

  private DataSet performer(Code code) {
    DataSet performer = new DataSet();
    performer.putSequence(Tag.HumanPerformerCodeSequence, Attributes.code(code));
    String name = Placeholders.fill(rule.performerName(), source);
    performer.put(Tag.HumanPerformerName, name == null ? code.meaning() : name);
    String organization = Placeholders.fill(rule.performerOrganization(), source);
    if (organization != null) {
      performer.put(Tag.HumanPerformerOrganization, shortened(organization));
    }
    return performer;
  }

  private void admission() {
    put(Tag.AdmissionID, rule.admissionId());
    if (workitem.hasValue(Tag.AdmissionID) && rule.issuerOfAdmissionId() != null) {
      workitem.putSequence(Tag.IssuerOfAdmissionIDSequence, issuer(rule.issuerOfAdmissionId()));
    }
  }

  /** {@code namespace}, {@code namespace&universal ID&type} (PS3.3 10.14.1). */
  private static DataSet issuer(String text) {
    String[] parts = text.split("&", -1);
    DataSet issuer = new DataSet();
    if (!parts[0].isEmpty()) {
      issuer.put(Tag.LocalNamespaceEntityID, parts[0]);
    }
    if (parts.length > 2) {
      issuer.put(Tag.UniversalEntityID, parts[1]);
      issuer.put(Tag.UniversalEntityIDType, parts[2]);
    }
    return issuer;
  }

  private void request(@Nullable String study) {
    DataSet known = source.item(Tag.ReferencedRequestSequence);
    if (known == null) {
      known = source.item(Tag.RequestAttributesSequence);
    }
    DataSet request = new DataSet();
    for (int tag : REQUEST) {
      Attributes.copy(source, tag, request);
      if (known != null) {
        Attributes.copy(known, tag, request);
      }
    }
    if (study != null) {
      request.put(Tag.StudyInstanceUID, study);
    }
    put(request, Tag.AccessionNumber, rule.accessionNumber());
    if (rule.issuerOfAccessionNumber() != null) {
      request.putSequence(
          Tag.IssuerOfAccessionNumberSequence, issuer(rule.issuerOfAccessionNumber()));
    }
    put(request, Tag.RequestedProcedureID, rule.requestedProcedureId());
    put(request, Tag.RequestedProcedureDescription, rule.requestedProcedureDescription());
    put(request, Tag.RequestingPhysician, rule.requestingPhysician());
    put(request, Tag.RequestingService, rule.requestingService());
    if (!rule.requestedProcedureCodes().isEmpty()) {
      request.putSequence(
          Tag.RequestedProcedureCodeSequence, Attributes.codes(rule.requestedProcedureCodes()));
    }
    workitem.putSequence(Tag.ReferencedRequestSequence, request);
  }

  private void destination() {
    String aet = Placeholders.fill(rule.destinationAe(), source);
    if (aet != null) {
      DataSet storage = new DataSet().put(Tag.DestinationAE, aet);
      DataSet output = new DataSet();
      output.putSequence(Tag.DICOMStorageSequence, storage);
      workitem.putSequence(Tag.OutputDestinationSequence, output);
    }
  }

  private void put(int tag, @Nullable String text) {
    put(workitem, tag, text);
  }

  private void put(DataSet to, int tag, @Nullable String text) {
    String value = Placeholders.fill(text, source);
    if (value != null) {
      to.put(tag, shortened(value));
    }
  }

  /** An LO has 64 characters, and a backslash would delimit values. */
  private static String shortened(String value) {
    String clean = value.replace('\\', ' ');
    return clean.length() > 64 ? clean.substring(0, 64) : clean;
  }

  /** What a rule on store accumulates (PS3.16 CID 9232). */
  static DataSet scope(WorkitemOnStore.Scope scope) {
    Code value =
        switch (scope) {
          case STUDY -> new Code("113014", "DCM", null, "Study");
          case SERIES -> new Code("113015", "DCM", null, "Series");
          case MPPS -> new Code("113016", "DCM", null, "Performed Procedure Step");
        };
    return Attributes.codeItem(SCOPE, value);
  }
}
