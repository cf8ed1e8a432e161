package org.orderly.dicom.net.service;

import java.io.IOException;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.net.dimse.CommandSet;
import org.orderly.dicom.net.dimse.DataSource;
import org.orderly.dicom.net.dimse.Dimse;
import org.orderly.dicom.net.dimse.DimseAssociation;
import org.orderly.dicom.net.dimse.DimseCall;
import org.orderly.dicom.net.dimse.DimseResponse;
import org.orderly.dicom.net.dimse.Status;
import org.orderly.dicom.net.ul.PresentationContext;

/** SCU of C-MOVE (PS3.7 9.1.4) with the SOP class of its presentation context. */
public final class MoveScu {
  private final DimseAssociation association;
  private final PresentationContext context;

  public MoveScu(DimseAssociation association, PresentationContext context) {
    this.association = association;
    this.context = context;
  }

  /** What the final response tells of the sub-operations. */
  public record Outcome(Status status, int completed, int failed, int warning, String comment) {}

  /** Has the SCP send what the identifier names, and waits until it has. */
  public Outcome move(DataSet identifier, AeTitle destination) throws IOException {
    DimseCall call =
        DimseCall.of(
            context,
            Dimse.C_MOVE,
            context.abstractSyntax(),
            DataSource.of(identifier, context.transferSyntax()));
    call.command()
        .putNumber(CommandSet.PRIORITY, DimseCall.MEDIUM)
        .putText(CommandSet.MOVE_DESTINATION, destination.value());
    DimseResponse response = association.perform(call);
    return new Outcome(
        response.status(),
        response.command().number(CommandSet.NUMBER_OF_COMPLETED_SUBOPERATIONS, 0),
        response.command().number(CommandSet.NUMBER_OF_FAILED_SUBOPERATIONS, 0),
        response.command().number(CommandSet.NUMBER_OF_WARNING_SUBOPERATIONS, 0),
        response.errorComment());
  }
}
