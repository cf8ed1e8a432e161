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
 */
public record WorkitemSettings(
    @Nullable String worklistLabel,
    List<AeTitle> eventScus,
    int eventScuKeepAlive,
    List<String> worklistLabelFilter,
    List<String> eventWebSocketQueueSizes,
    boolean updateWithoutTransactionUid) {

  public WorkitemSettings {
    eventScus = List.copyOf(eventScus);
    worklistLabelFilter = List.copyOf(worklistLabelFilter);
    eventWebSocketQueueSizes = List.copyOf(eventWebSocketQueueSizes);
  }
}
