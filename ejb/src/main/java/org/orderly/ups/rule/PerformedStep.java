package org.orderly.ups.rule;

import java.util.List;
import org.orderly.archive.EntityContent.SeriesContent;
import org.orderly.archive.InstanceLocation;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Dictionary;
import org.orderly.dicom.dict.Tag;

/**
 * A Modality Performed Procedure Step as an archived study tells it (PS3.4 Table F.7.2-1). What is
 * not known is present without value.
 */
record PerformedStep(
    String uid,
    String studyUid,
    String modality,
    DataSet study,
    List<SeriesContent> series,
    AeTitle performer) {

  private static final int MAX_ID = 16;

  private static final int[] OF_SCHEDULED_STEP = {
    Tag.AccessionNumber,
    Tag.ReferencedStudySequence,
    Tag.RequestedProcedureID,
    Tag.RequestedProcedureDescription,
    Tag.ScheduledProcedureStepID,
    Tag.ScheduledProcedureStepDescription,
    Tag.ScheduledProtocolCodeSequence
  };
  private static final int[] OF_PATIENT_AND_STUDY = {
    Tag.PatientName,
    Tag.PatientID,
    Tag.IssuerOfPatientID,
    Tag.PatientBirthDate,
    Tag.PatientSex,
    Tag.ReferencedPatientSequence,
    Tag.StudyID
  };
  private static final int[] EMPTY = {
    Tag.PerformedStationName,
    Tag.PerformedLocation,
    Tag.PerformedProcedureStepDescription,
    Tag.PerformedProcedureTypeDescription,
    Tag.ProcedureCodeSequence,
    Tag.PerformedProcedureStepEndDate,
    Tag.PerformedProcedureStepEndTime,
    Tag.PerformedProtocolCodeSequence,
    Tag.PerformedSeriesSequence
  };
  private static final int[] OF_SERIES = {
    Tag.PerformingPhysicianName, Tag.OperatorsName, Tag.SeriesDescription
  };

  /** The attributes of the N-CREATE. */
  DataSet created() {
    DataSet step = Attributes.empty();
    DataSet first = series.get(0).attributes();
    step.putSequence(Tag.ScheduledStepAttributesSequence, scheduled(first));
    fill(step, study, OF_PATIENT_AND_STUDY);
    for (int tag : EMPTY) {
      step.putEmpty(tag, Dictionary.vrOf(tag));
    }
    Attributes.copy(first, Tag.PerformedProcedureStepDescription, step);
    String id = first.string(Tag.PerformedProcedureStepID, "");
    String made = "O" + uid.substring(Math.max(0, uid.length() - MAX_ID + 1));
    step.put(Tag.PerformedProcedureStepID, id.isEmpty() ? made : id);
    String sender = series.get(0).instances().get(0).sendingAet();
    step.put(Tag.PerformedStationAETitle, sender == null ? performer.value() : sender);
    step.put(Tag.PerformedProcedureStepStartDate, date(first));
    step.put(Tag.PerformedProcedureStepStartTime, time(first));
    step.put(Tag.PerformedProcedureStepStatus, "IN PROGRESS");
    return step.put(Tag.Modality, modality);
  }

  /** The modifications of the N-SET. */
  DataSet completed() {
    DataSet step = Attributes.empty();
    DataSet first = series.get(0).attributes();
    String date = first.string(Tag.PerformedProcedureStepEndDate, "");
    String time = first.string(Tag.PerformedProcedureStepEndTime, "");
    step.put(Tag.PerformedProcedureStepStatus, "COMPLETED");
    step.put(Tag.PerformedProcedureStepEndDate, date.isEmpty() ? date(first) : date);
    step.put(Tag.PerformedProcedureStepEndTime, time.isEmpty() ? time(first) : time);
    step.putSequence(
        Tag.PerformedSeriesSequence, series.stream().map(this::performed).toArray(DataSet[]::new));
    return step;
  }

  private DataSet scheduled(DataSet attributes) {
    DataSet request = attributes.item(Tag.RequestAttributesSequence);
    DataSet item = new DataSet().put(Tag.StudyInstanceUID, studyUid);
    fill(item, request == null ? new DataSet() : request, OF_SCHEDULED_STEP);
    Attributes.copy(study, Tag.AccessionNumber, item);
    return item;
  }

  private DataSet performed(SeriesContent content) {
    DataSet item = new DataSet().put(Tag.SeriesInstanceUID, content.seriesIuid());
    fill(item, content.attributes(), OF_SERIES);
    // what protocol it was nobody may know, but there has to be a name
    String protocol = content.attributes().string(Tag.ProtocolName, "");
    item.put(Tag.ProtocolName, protocol.isEmpty() ? "UNKNOWN" : protocol);
    item.put(Tag.RetrieveAETitle, performer.value());
    item.putSequence(
        Tag.ReferencedImageSequence,
        content.instances().stream().map(PerformedStep::reference).toArray(DataSet[]::new));
    item.putEmpty(
        Tag.ReferencedNonImageCompositeSOPInstanceSequence,
        Dictionary.vrOf(Tag.ReferencedNonImageCompositeSOPInstanceSequence));
    return item;
  }

  private static DataSet reference(InstanceLocation instance) {
    return new DataSet()
        .put(Tag.ReferencedSOPClassUID, instance.sopCuid())
        .put(Tag.ReferencedSOPInstanceUID, instance.sopIuid());
  }

  private String date(DataSet attributes) {
    return first("19000101", attributes, Tag.PerformedProcedureStepStartDate, Tag.StudyDate);
  }

  private String time(DataSet attributes) {
    return first("000000", attributes, Tag.PerformedProcedureStepStartTime, Tag.StudyTime);
  }

  private String first(String otherwise, DataSet attributes, int ofSeries, int ofStudy) {
    String value = attributes.string(ofSeries, "");
    String start = value.isEmpty() ? study.string(ofStudy, "") : value;
    return start.isEmpty() ? otherwise : start;
  }

  private static void fill(DataSet to, DataSet from, int... tags) {
    for (int tag : tags) {
      to.putEmpty(tag, Dictionary.vrOf(tag));
      Attributes.copy(from, tag, to);
    }
  }
}
