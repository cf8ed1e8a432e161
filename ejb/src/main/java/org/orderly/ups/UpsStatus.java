package org.orderly.ups;

import org.orderly.dicom.net.dimse.Status;

/** Status codes of the UPS services (PS3.4 CC.2.1.3 to CC.2.8.3). */
public final class UpsStatus {

  public static final Status CREATED_WITH_MODIFICATIONS = new Status(0xB300);
  public static final Status DELETION_LOCK_NOT_GRANTED = new Status(0xB301);
  public static final Status ALREADY_CANCELED = new Status(0xB304);
  public static final Status COERCED_VALUES = new Status(0xB305);
  public static final Status ALREADY_COMPLETED = new Status(0xB306);
  public static final Status MAY_NO_LONGER_BE_UPDATED = new Status(0xC300);
  public static final Status WRONG_TRANSACTION_UID = new Status(0xC301);
  public static final Status ALREADY_IN_PROGRESS = new Status(0xC302);
  public static final Status MAY_ONLY_BECOME_SCHEDULED_BY_CREATION = new Status(0xC303);
  public static final Status FINAL_STATE_REQUIREMENTS_NOT_MET = new Status(0xC304);
  public static final Status NO_SUCH_UPS = new Status(0xC307);
  public static final Status RECEIVING_AE_UNKNOWN = new Status(0xC308);
  public static final Status NOT_CREATED_AS_SCHEDULED = new Status(0xC309);
  public static final Status NOT_YET_IN_PROGRESS = new Status(0xC310);
  public static final Status COMPLETED_ALREADY = new Status(0xC311);
  public static final Status PERFORMER_CANNOT_BE_CONTACTED = new Status(0xC312);
  public static final Status PERFORMER_DOES_NOT_CANCEL = new Status(0xC313);
  public static final Status ACTION_NOT_APPROPRIATE = new Status(0xC314);
  public static final Status EVENT_REPORTS_NOT_SUPPORTED = new Status(0xC315);

  private UpsStatus() {}
}
