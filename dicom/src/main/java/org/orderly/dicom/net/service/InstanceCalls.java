package org.orderly.dicom.net.service;

import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.net.dimse.CommandSet;
import org.orderly.dicom.net.dimse.DataSource;
import org.orderly.dicom.net.dimse.Dimse;
import org.orderly.dicom.net.dimse.DimseCall;
import org.orderly.dicom.net.ul.PresentationContext;

/**
 * The calls of the DIMSE-N services (PS3.7 10.1). The SOP class of the instance may be another than
 * the one of the presentation context, as it is with the Unified Procedure Step.
 */
public final class InstanceCalls {
  private final PresentationContext context;
  private final String sopClass;

  public InstanceCalls(PresentationContext context, String sopClass) {
    this.context = context;
    this.sopClass = sopClass;
  }

  /** N-CREATE; without instance UID the peer chooses one. */
  public DimseCall create(@Nullable String sopInstance, @Nullable DataSet attributes) {
    DimseCall call = call(Dimse.N_CREATE, attributes);
    if (sopInstance != null) {
      call.command().putUid(CommandSet.AFFECTED_SOP_INSTANCE_UID, sopInstance);
    }
    return call;
  }

  /** N-GET of some attributes, or of all if none is named. */
  public DimseCall get(String sopInstance, int... tags) {
    DimseCall call = on(sopInstance, call(Dimse.N_GET, null));
    if (tags.length > 0) {
      call.command().putTags(CommandSet.ATTRIBUTE_IDENTIFIER_LIST, tags);
    }
    return call;
  }

  /** N-SET. */
  public DimseCall set(String sopInstance, DataSet modifications) {
    return on(sopInstance, call(Dimse.N_SET, modifications));
  }

  /** N-ACTION. */
  public DimseCall action(String sopInstance, int type, @Nullable DataSet information) {
    DimseCall call = on(sopInstance, call(Dimse.N_ACTION, information));
    call.command().putNumber(CommandSet.ACTION_TYPE_ID, type);
    return call;
  }

  /** N-EVENT-REPORT. */
  public DimseCall event(String sopInstance, int type, @Nullable DataSet information) {
    DimseCall call = call(Dimse.N_EVENT_REPORT, information);
    call.command()
        .putUid(CommandSet.AFFECTED_SOP_INSTANCE_UID, sopInstance)
        .putNumber(CommandSet.EVENT_TYPE_ID, type);
    return call;
  }

  private static DimseCall on(String sopInstance, DimseCall call) {
    call.command().putUid(CommandSet.REQUESTED_SOP_INSTANCE_UID, sopInstance);
    return call;
  }

  private DimseCall call(Dimse dimse, @Nullable DataSet data) {
    DataSource source = data == null ? null : DataSource.of(data, context.transferSyntax());
    return DimseCall.of(context, dimse, sopClass, source);
  }
}
