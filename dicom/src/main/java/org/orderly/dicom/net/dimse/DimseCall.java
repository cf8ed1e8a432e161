package org.orderly.dicom.net.dimse;

import org.jspecify.annotations.Nullable;
import org.orderly.dicom.net.ul.PresentationContext;

/**
 * An operation to invoke; the command still lacks message id and data set type, which the engine
 * adds.
 */
public record DimseCall(
    PresentationContext context, CommandSet command, @Nullable DataSource data) {
  public static final int MEDIUM = 0;
  public static final int HIGH = 1;
  public static final int LOW = 2;

  /**
   * A call of {@code dimse} on the context's SOP class, or on another SOP class of that context.
   */
  public static DimseCall of(
      PresentationContext context, Dimse dimse, String sopClassUid, @Nullable DataSource data) {
    CommandSet command = new CommandSet().putNumber(CommandSet.COMMAND_FIELD, dimse.field());
    if (dimse.sopClassTag() != 0) {
      command.putUid(dimse.sopClassTag(), sopClassUid);
    }
    return new DimseCall(context, command, data);
  }
}
