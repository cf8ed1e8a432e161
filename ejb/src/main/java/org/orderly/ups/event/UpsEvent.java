package org.orderly.ups.event;

import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;

/**
 * One event report (PS3.4 table CC.2.4-1).
 *
 * @param type event type ID
 * @param workitemUid the work item, or the global subscription instance for a change of the SCP
 * @param information the event information, without group 0000
 * @param handlingAe our AE that reports it
 */
public record UpsEvent(int type, String workitemUid, DataSet information, AeTitle handlingAe) {
  public static final int STATE_REPORT = 1;
  public static final int CANCEL_REQUESTED = 2;
  public static final int PROGRESS_REPORT = 3;
  public static final int SCP_STATUS_CHANGE = 4;
  public static final int ASSIGNED = 5;

  public UpsEvent {
    if (type < STATE_REPORT || type > ASSIGNED) {
      throw new IllegalArgumentException("event type " + type);
    }
  }
}
