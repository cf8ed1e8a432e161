package org.orderly.ups;

import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.net.dimse.Status;

/**
 * A work item that may be created: checked and encoded.
 *
 * @param request with the attributes of the patient
 * @param content what is kept
 */
record NewWorkitem(
    String uid,
    DataSet request,
    DataSet content,
    byte[] encoded,
    Moments moments,
    boolean template) {

  /**
   * @param uid null: one is generated
   */
  static NewWorkitem of(UpsContext context, @Nullable String uid, DataSet request, boolean template)
      throws UpsException {
    if (template && request.hasValue(Tag.ScheduledProcedureStepStartDateTime)) {
      throw new UpsException(
          Status.INVALID_ATTRIBUTE_VALUE,
          "UPS Template workitem creation shall not contain Scheduled Procedure Step Start DateTime",
          Tag.ScheduledProcedureStepStartDateTime);
    }
    Moments moments = Moments.of(request, context.configuration());
    (template ? AttributeTable.CREATE_TEMPLATE : AttributeTable.CREATE).check(request, moments);
    if (isSubscription(uid)) {
      throw new UpsException(
          Status.DUPLICATE_SOP_INSTANCE, "Cannot create UPS Global Subscription SOP Instance");
    }
    if (!WorkitemState.SCHEDULED.text().equals(request.string(Tag.ProcedureStepState))) {
      throw new UpsException(
          UpsStatus.NOT_CREATED_AS_SCHEDULED,
          "The provided value of UPS State was not SCHEDULED",
          Tag.ProcedureStepState);
    }
    if (uid != null && !Content.isUid(uid)) {
      throw new UpsException(Status.INVALID_SOP_INSTANCE, "The SOP Instance UID is invalid.");
    }
    DataSet content = Content.of(request);
    if (!content.hasValue(Tag.WorklistLabel)) {
      content.put(Tag.WorklistLabel, context.ae().worklistLabel());
    }
    return new NewWorkitem(
        uid == null ? Content.newUid() : uid,
        request,
        content,
        Content.encode(content),
        moments,
        template);
  }

  static boolean isSubscription(@Nullable String uid) {
    return Uid.UPSGlobalSubscriptionInstance.equals(uid)
        || Uid.UPSFilteredGlobalSubscriptionInstance.equals(uid);
  }
}
