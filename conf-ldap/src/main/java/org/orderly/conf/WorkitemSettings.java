package org.orderly.conf;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.AeTitle;

/**
 * Unified Procedure Step settings of an AE ({@code dcmUPS...}, PS3.4 Annex CC).
 *
 * @param worklistLabel null: the AE title
 * @param eventScus AEs that events may be reported to over DIMSE
 * @param eventScuKeepAlive idle milliseconds an event association is kept; 0: not reused
 * @param worklistLabelFilter labels a search is restricted to that names none; empty: any
 * @param updateWithoutTransactionUid work items in progress may be changed without their
 *     Transaction UID
 * @param modalityWorklist the AE answers a Modality Worklist C-FIND from work items
 */
public record WorkitemSettings(
    @Nullable String worklistLabel,
    List<AeTitle> eventScus,
    int eventScuKeepAlive,
    List<String> worklistLabelFilter,
    List<EventQueueSize> eventQueueSizes,
    boolean updateWithoutTransactionUid,
    boolean modalityWorklist) {

  /** Nothing configured. */
  public static final WorkitemSettings DEFAULTS =
      new WorkitemSettings(null, List.of(), 0, List.of(), List.of(), false, false);

  public WorkitemSettings {
    eventScus = List.copyOf(eventScus);
    worklistLabelFilter = List.copyOf(worklistLabelFilter);
    eventQueueSizes = List.copyOf(eventQueueSizes);
  }

  /** How many events are kept for a subscriber that has no WebSocket open; 0: none. */
  public int eventsKeptFor(AeTitle subscriber) {
    return eventQueueSizes.stream()
        .filter(size -> size.subscriber().equals(subscriber))
        .mapToInt(EventQueueSize::events)
        .max()
        .orElse(0);
  }
}
