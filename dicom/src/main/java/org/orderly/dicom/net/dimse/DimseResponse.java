package org.orderly.dicom.net.dimse;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.encoding.DataSetReader;
import org.orderly.dicom.encoding.ReadLimits;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.net.ul.PresentationContext;

/** A response of the peer; {@code data} is empty when it carries no data set. */
public record DimseResponse(PresentationContext context, CommandSet command, byte[] data) {
  public Status status() {
    return command.status();
  }

  public String errorComment() {
    return command.text(CommandSet.ERROR_COMMENT);
  }

  public String affectedSopInstanceUid() {
    return command.text(CommandSet.AFFECTED_SOP_INSTANCE_UID);
  }

  /** The data set, empty when the response carries none. */
  public DataSet dataSet() throws IOException {
    if (data.length == 0) {
      return new DataSet();
    }
    return new DataSetReader(
            new ByteArrayInputStream(data),
            TransferSyntax.of(context.transferSyntax()),
            ReadLimits.DEFAULTS)
        .readAll();
  }

  @Override
  public String toString() {
    String comment = errorComment();
    return status() + (comment.isEmpty() ? "" : ": " + comment);
  }
}
