package org.orderly.ups;

import java.util.ArrayList;
import java.util.List;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;

/** A work item for the same work as another, not yet begun. */
public final class Successor {

  private static final List<Integer> OF_ONE_ONLY =
      List.of(
          Tag.SOPClassUID,
          Tag.SOPInstanceUID,
          Tag.ScheduledProcedureStepModificationDateTime,
          Tag.ProcedureStepProgressInformationSequence,
          Tag.UnifiedProcedureStepPerformedProcedureSequence);

  private Successor() {}

  /** The attributes to create it with. */
  public static DataSet of(DataSet workitem) {
    DataSet next = new DataSet();
    workitem.forEach(next::put);
    OF_ONE_ONLY.forEach(next::remove);
    return next.put(Tag.ProcedureStepState, WorkitemState.SCHEDULED.text());
  }

  /** Notes that it takes the place of a work item. */
  public static void replaces(DataSet next, String uid) {
    List<DataSet> steps = new ArrayList<>(next.items(Tag.ReplacedProcedureStepSequence));
    steps.add(
        new DataSet()
            .put(Tag.ReferencedSOPClassUID, Uid.UnifiedProcedureStepPush)
            .put(Tag.ReferencedSOPInstanceUID, uid));
    next.putSequence(Tag.ReplacedProcedureStepSequence, steps.toArray(DataSet[]::new));
  }
}
