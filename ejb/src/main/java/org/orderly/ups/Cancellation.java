package org.orderly.ups;

import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;

/** What a canceled work item says of its cancellation (PS3.4 CC.2.2 and Table CC.2.5-3). */
final class Cancellation {

  private Cancellation() {}

  private static DataSet progress(DataSet workitem) {
    DataSet progress = workitem.item(Tag.ProcedureStepProgressInformationSequence);
    if (progress != null) {
      return progress;
    }
    DataSet made = new DataSet();
    workitem.putSequence(Tag.ProcedureStepProgressInformationSequence, made);
    return made;
  }

  /** Takes over reason and contact of a request to cancel, without overwriting a reason. */
  static void take(@Nullable DataSet request, DataSet workitem) {
    if (request == null) {
      return;
    }
    DataSet progress = progress(workitem);
    for (int tag :
        List.of(Tag.ReasonForCancellation, Tag.ProcedureStepDiscontinuationReasonCodeSequence)) {
      if (!progress.hasValue(tag)) {
        EventContent.copy(request, tag, progress);
      }
    }
    if (request.hasValue(Tag.ContactURI) || request.hasValue(Tag.ContactDisplayName)) {
      DataSet contact = new DataSet();
      EventContent.copy(request, Tag.ContactURI, contact);
      EventContent.copy(request, Tag.ContactDisplayName, contact);
      if (progress.hasValue(Tag.ProcedureStepCommunicationsURISequence)) {
        progress.items(Tag.ProcedureStepCommunicationsURISequence).add(contact);
      } else {
        progress.putSequence(Tag.ProcedureStepCommunicationsURISequence, contact);
      }
    }
  }

  /**
   * Adds what a canceled work item must have.
   *
   * @return false if nothing was missing
   */
  static boolean complete(DataSet workitem, Moments moments, Clock clock) {
    DataSet progress = progress(workitem);
    boolean added = false;
    if (!progress.hasValue(Tag.ProcedureStepCancellationDateTime)) {
      progress.put(Tag.ProcedureStepCancellationDateTime, moments.format(clock.instant()));
      added = true;
    }
    if (!progress.hasValue(Tag.ProcedureStepDiscontinuationReasonCodeSequence)) {
      DataSet code = new DataSet();
      code.put(Tag.CodeValue, "110513");
      code.put(Tag.CodingSchemeDesignator, "DCM");
      code.put(Tag.CodeMeaning, "Discontinued for unspecified reason");
      progress.putSequence(Tag.ProcedureStepDiscontinuationReasonCodeSequence, code);
      added = true;
    }
    return added;
  }
}
