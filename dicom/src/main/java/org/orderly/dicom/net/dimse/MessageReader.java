package org.orderly.dicom.net.dimse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.net.pdu.AbortReason;
import org.orderly.dicom.net.pdu.PduException;
import org.orderly.dicom.net.ul.Association;
import org.orderly.dicom.net.ul.Pdv;
import org.orderly.dicom.net.ul.PresentationContext;

/**
 * Assembles messages from presentation data values (PS3.7 6.3.1, PS3.8 annex E); aborts on any
 * other order.
 */
final class MessageReader {
  private final Association association;
  private final int maxCommand;

  /** A command, and its data set if it announces one. */
  record Message(PresentationContext context, CommandSet command, @Nullable MessageStream data) {}

  MessageReader(Association association, int maxCommand) {
    this.association = association;
    this.maxCommand = maxCommand;
  }

  /** The next message, null after an orderly release. */
  @Nullable Message next() throws IOException {
    Pdv pdv = association.nextPdv();
    if (pdv == null) {
      return null;
    }
    PresentationContext context = pdv.context();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    association.inMessage(true);
    while (true) {
      if (!pdv.command() || pdv.context().id() != context.id()) {
        throw association.abort(
            AbortReason.UNEXPECTED_PDU_PARAMETER,
            "a data set fragment before the end of a command");
      }
      if (bytes.size() + association.pdvLeft() > maxCommand) {
        throw association.abort(
            AbortReason.INVALID_PDU_PARAMETER_VALUE,
            "the command is longer than " + maxCommand + " bytes");
      }
      while (association.pdvLeft() > 0) {
        association.transferTo(bytes);
      }
      if (pdv.last()) {
        break;
      }
      pdv = association.nextPdv();
      if (pdv == null) {
        throw association.abort(AbortReason.UNEXPECTED_PDU, "released within a message");
      }
    }
    return message(context, bytes.toByteArray());
  }

  private Message message(PresentationContext context, byte[] bytes) throws IOException {
    try {
      CommandSet command = CommandSet.decode(bytes);
      association.inMessage(command.hasData());
      return new Message(
          context, command, command.hasData() ? new MessageStream(association, context) : null);
    } catch (PduException e) {
      throw association.abort(e.reason(), String.valueOf(e.getMessage()));
    }
  }
}
