package org.orderly.dicom.net.dimse;

import java.io.IOException;
import java.io.OutputStream;
import org.orderly.dicom.data.BlockStream;
import org.orderly.dicom.net.pdu.AbortReason;
import org.orderly.dicom.net.ul.Association;
import org.orderly.dicom.net.ul.Pdv;
import org.orderly.dicom.net.ul.PresentationContext;

/**
 * The data set of one message, read from the connection as it is consumed; ends after its last
 * fragment.
 */
final class MessageStream extends BlockStream {
  private final Association association;
  private final PresentationContext context;
  private boolean last;

  MessageStream(Association association, PresentationContext context) {
    this.association = association;
    this.context = context;
  }

  /** Moves on to the next fragment with bytes in it; false at the end of the data set. */
  private boolean more() throws IOException {
    while (association.pdvLeft() == 0) {
      if (last) {
        association.inMessage(false);
        return false;
      }
      Pdv pdv = association.nextPdv();
      if (pdv == null) {
        throw association.abort(AbortReason.UNEXPECTED_PDU, "released within a message");
      }
      if (pdv.command() || pdv.context().id() != context.id()) {
        throw association.abort(
            AbortReason.UNEXPECTED_PDU_PARAMETER, "another message begins within a data set");
      }
      last = pdv.last();
    }
    return true;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    return more() ? association.read(target, offset, length) : -1;
  }

  @Override
  public int available() {
    return association.pdvLeft();
  }

  @Override
  public long transferTo(OutputStream out) throws IOException {
    long total = 0;
    while (more()) {
      total += association.transferTo(out);
    }
    return total;
  }

  /** Reads what the handler left, so that the next message can begin. */
  void drain() throws IOException {
    transferTo(OutputStream.nullOutputStream());
  }
}
