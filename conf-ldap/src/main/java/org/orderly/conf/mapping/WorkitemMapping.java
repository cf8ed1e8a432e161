package org.orderly.conf.mapping;

import static org.orderly.conf.attribute.Codecs.AE_TITLE;
import static org.orderly.conf.attribute.Codecs.BOOLEAN;
import static org.orderly.conf.attribute.Codecs.CODE;
import static org.orderly.conf.attribute.Codecs.CONDITION;
import static org.orderly.conf.attribute.Codecs.COUNT;
import static org.orderly.conf.attribute.Codecs.DURATION;
import static org.orderly.conf.attribute.Codecs.HL7_CONDITION;
import static org.orderly.conf.attribute.Codecs.POSITIVE;
import static org.orderly.conf.attribute.Codecs.SCHEDULE;
import static org.orderly.conf.attribute.Codecs.TEXT;
import static org.orderly.conf.attribute.Codecs.URI;
import static org.orderly.conf.attribute.Codecs.enumeration;

import java.time.Duration;
import org.orderly.conf.Conditions;
import org.orderly.conf.ProcessingRule;
import org.orderly.conf.WorkitemContent;
import org.orderly.conf.WorkitemFollowUp;
import org.orderly.conf.WorkitemOnHl7;
import org.orderly.conf.WorkitemOnStore;
import org.orderly.conf.attribute.EntryMapping;

/** Tables of the rules that make work items and of those that perform them. */
public final class WorkitemMapping {

  public static final EntryMapping<WorkitemOnStore> ON_STORE =
      EntryMapping.of(WorkitemOnStore.class, "dcmUPSOnStore")
          .must("dcmUPSOnStoreID", "id", TEXT)
          .nested("content", content("dcmUPSOnStore"))
          .collected("dcmProperty", "conditions", CONDITION, Conditions::new, Conditions.NONE)
          .list("dcmSchedule", "schedule", SCHEDULE)
          .may(
              "dcmUPSIncludeInputInformation",
              "includeInput",
              enumeration(WorkitemOnStore.IncludeInput.class),
              WorkitemOnStore.IncludeInput.APPEND)
          .may("dcmEntity", "scope", enumeration(WorkitemOnStore.Scope.class))
          .may("dcmURI", "stylesheet", TEXT)
          .may("dcmNoKeywords", "noKeywords", BOOLEAN, false)
          .build();

  public static final EntryMapping<WorkitemOnHl7> ON_HL7 =
      EntryMapping.of(WorkitemOnHl7.class, "hl7UPSOnHL7")
          .must("hl7UPSOnHL7ID", "id", TEXT)
          .nested("content", content("hl7UPSOnHL7"))
          .must("dcmURI", "stylesheet", TEXT)
          .list("dcmProperty", "conditions", HL7_CONDITION)
          .list("dcmSchedule", "schedule", SCHEDULE)
          .may("dcmStudyInstanceUID", "studyInstanceUid", TEXT)
          .build();

  public static final EntryMapping<WorkitemFollowUp> ON_COMPLETED =
      followUp("dcmUPSOnUPSCompleted", "dcmUPSonUPSCompletedID", "dcmRequiresOtherUPSCompleted");

  public static final EntryMapping<WorkitemFollowUp> ON_CANCELED =
      followUp("dcmUPSOnUPSCanceled", "dcmUPSonUPSCanceledID", "dcmRequiresOtherUPSCanceled");

  public static final EntryMapping<ProcessingRule> PROCESSING_RULE =
      EntryMapping.of(ProcessingRule.class, "dcmUPSProcessingRule")
          .must("dcmUPSProcessingRuleID", "id", TEXT)
          .must("dcmURI", "uri", URI)
          .must("dicomAETitle", "performer", AE_TITLE)
          .may("dicomDescription", "description", TEXT, "")
          .list("dcmProperty", "properties", TEXT)
          .list("dcmSchedule", "schedule", SCHEDULE)
          .may("dcmUPSPriority", "priority", enumeration(WorkitemContent.Priority.class))
          .may(
              "dcmUPSInputReadinessState",
              "inputReadiness",
              enumeration(WorkitemContent.InputReadiness.class))
          .may("dcmUPSLabel", "label", TEXT)
          .may("dcmUPSWorklistLabel", "worklistLabel", TEXT)
          .may("dcmUPSScheduledWorkitemCode", "workitemCode", CODE)
          .may("dcmUPSScheduledStationNameCode", "stationNameCode", CODE)
          .may("dcmUPSScheduledStationClassCode", "stationClassCode", CODE)
          .may("dcmUPSScheduledStationLocationCode", "stationLocationCode", CODE)
          .may("dcmUPSPerformedWorkitemCode", "performedWorkitemCode", CODE)
          .may("dcmUPSPerformedStationNameCode", "performedStationNameCode", CODE)
          .list("dcmUPSRescheduleDiscontinuationReasonCode", "rescheduleReasons", CODE)
          .list("dcmUPSIgnoreDiscontinuationReasonCode", "ignoredReasons", CODE)
          .may("dcmUPSTemplateID", "templateUid", TEXT)
          .may("dcmMaxThreads", "maxThreads", POSITIVE, 1)
          .may("dcmMaxRetries", "maxRetries", COUNT, 0)
          .may("dcmRetryDelay", "retryDelay", DURATION, Duration.ofMinutes(1))
          .may("dcmMaxRetryDelay", "maxRetryDelay", DURATION)
          .may("dcmRetryDelayMultiplier", "retryDelayMultiplier", COUNT, 100)
          .build();

  private WorkitemMapping() {}

  private static EntryMapping<WorkitemFollowUp> followUp(
      String objectClass, String id, String requiresOther) {
    return EntryMapping.of(WorkitemFollowUp.class, objectClass)
        .must(id, "id", TEXT)
        .nested("content", content(objectClass))
        .collected("dcmProperty", "conditions", CONDITION, Conditions::new, Conditions.NONE)
        .list("dcmSchedule", "schedule", SCHEDULE)
        .may(
            "dcmUPSIncludeInputInformation",
            "includeInput",
            enumeration(WorkitemFollowUp.IncludeInput.class),
            WorkitemFollowUp.IncludeInput.COPY_OUTPUT)
        .may("dcmUPSIncludePatient", "includePatient", BOOLEAN, true)
        .list(requiresOther, "requiresOther", TEXT)
        .may("dcmURI", "stylesheet", TEXT)
        .may("dcmNoKeywords", "noKeywords", BOOLEAN, false)
        .build();
  }

  private static EntryMapping<WorkitemContent> content(String objectClass) {
    return EntryMapping.of(WorkitemContent.class, objectClass)
        .must("dcmUPSLabel", "label", TEXT)
        .may("dcmUPSWorklistLabel", "worklistLabel", TEXT)
        .may(
            "dcmUPSPriority",
            "priority",
            enumeration(WorkitemContent.Priority.class),
            WorkitemContent.Priority.MEDIUM)
        .may(
            "dcmUPSInputReadinessState",
            "inputReadiness",
            enumeration(WorkitemContent.InputReadiness.class),
            WorkitemContent.InputReadiness.READY)
        .may("dcmUPSInstanceUIDBasedOnName", "instanceUidBasedOnName", TEXT)
        .may("dcmUPSIncludeStudyInstanceUID", "includeStudyInstanceUid", BOOLEAN, false)
        .may("dcmUPSIncludeReferencedRequest", "includeReferencedRequest", BOOLEAN, false)
        .may("dcmUPSScheduledWorkitemCode", "workitemCode", CODE)
        .list("dcmUPSScheduledStationNameCode", "stationNameCodes", CODE)
        .list("dcmUPSScheduledStationClassCode", "stationClassCodes", CODE)
        .list("dcmUPSScheduledStationLocationCode", "stationLocationCodes", CODE)
        .list("dcmUPSScheduledHumanPerformerCode", "performerCodes", CODE)
        .may("dcmUPSScheduledHumanPerformerName", "performerName", TEXT)
        .may("dcmUPSScheduledHumanPerformerOrganization", "performerOrganization", TEXT)
        .may("dcmUPSStartDateTimeDelay", "startDelay", DURATION, Duration.ZERO)
        .may("dcmUPSCompletionDateTimeDelay", "completionDelay", DURATION)
        .may("dcmAdmissionID", "admissionId", TEXT)
        .may("dicomIssuerOfAdmissionID", "issuerOfAdmissionId", TEXT)
        .may("dcmAccessionNumber", "accessionNumber", TEXT)
        .may("dicomIssuerOfAccessionNumber", "issuerOfAccessionNumber", TEXT)
        .may("dcmRequestedProcedureID", "requestedProcedureId", TEXT)
        .may("dcmRequestedProcedureDescription", "requestedProcedureDescription", TEXT)
        .list("dcmRequestedProcedureCode", "requestedProcedureCodes", CODE)
        .may("dcmRequestingPhysician", "requestingPhysician", TEXT)
        .may("dcmRequestingService", "requestingService", TEXT)
        .may("dcmDestinationAE", "destinationAe", TEXT)
        .build();
  }
}
