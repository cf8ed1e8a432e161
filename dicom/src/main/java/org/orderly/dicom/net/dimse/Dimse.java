package org.orderly.dicom.net.dimse;

import org.jspecify.annotations.Nullable;

/**
 * The request messages of PS3.7 table E.1-1; a response has the same code with the highest bit set.
 */
public enum Dimse {
  C_STORE(0x0001, true, CommandSet.AFFECTED_SOP_CLASS_UID, CommandSet.AFFECTED_SOP_INSTANCE_UID),
  C_GET(0x0010, true, CommandSet.AFFECTED_SOP_CLASS_UID, 0),
  C_FIND(0x0020, true, CommandSet.AFFECTED_SOP_CLASS_UID, 0),
  C_MOVE(0x0021, true, CommandSet.AFFECTED_SOP_CLASS_UID, 0),
  C_ECHO(0x0030, false, CommandSet.AFFECTED_SOP_CLASS_UID, 0),
  N_EVENT_REPORT(
      0x0100, false, CommandSet.AFFECTED_SOP_CLASS_UID, CommandSet.AFFECTED_SOP_INSTANCE_UID),
  N_GET(0x0110, false, CommandSet.REQUESTED_SOP_CLASS_UID, CommandSet.REQUESTED_SOP_INSTANCE_UID),
  N_SET(0x0120, true, CommandSet.REQUESTED_SOP_CLASS_UID, CommandSet.REQUESTED_SOP_INSTANCE_UID),
  N_ACTION(
      0x0130, false, CommandSet.REQUESTED_SOP_CLASS_UID, CommandSet.REQUESTED_SOP_INSTANCE_UID),
  N_CREATE(0x0140, false, CommandSet.AFFECTED_SOP_CLASS_UID, 0),
  N_DELETE(
      0x0150, false, CommandSet.REQUESTED_SOP_CLASS_UID, CommandSet.REQUESTED_SOP_INSTANCE_UID),
  C_CANCEL(0x0FFF, false, 0, 0);

  static final int RESPONSE = 0x8000;

  private final int field;
  private final boolean dataRequired;
  private final int sopClassTag;
  private final int sopInstanceTag;

  Dimse(int field, boolean dataRequired, int sopClassTag, int sopInstanceTag) {
    this.field = field;
    this.dataRequired = dataRequired;
    this.sopClassTag = sopClassTag;
    this.sopInstanceTag = sopInstanceTag;
  }

  /** The request of a command field value, null for one that PS3.7 does not define. */
  public static @Nullable Dimse of(int field) {
    for (Dimse dimse : values()) {
      if (dimse.field == field) {
        return dimse;
      }
    }
    return null;
  }

  public int field() {
    return field;
  }

  /** Whether the request must carry a data set. */
  public boolean dataRequired() {
    return dataRequired;
  }

  /** The element of the request that names the SOP class, 0 for none. */
  public int sopClassTag() {
    return sopClassTag;
  }

  /** The element of the request that must name the SOP instance, 0 for none. */
  public int sopInstanceTag() {
    return sopInstanceTag;
  }
}
