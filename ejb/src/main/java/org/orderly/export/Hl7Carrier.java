package org.orderly.export;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.Set;
import org.orderly.archive.InstanceLocation;
import org.orderly.conf.Destination;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.Part10File;
import org.orderly.hl7.MllpCall;
import org.orderly.task.TaskOutcome;

/** Tells of objects in HL7 messages, one for each ({@code hl7://host:port}). */
@ApplicationScoped
public class Hl7Carrier implements Carrier {
  private static final int REFUSED = 0x0110;

  @Override
  public Set<String> schemes() {
    return Set.of("hl7");
  }

  @Override
  public TaskOutcome carry(Shipment shipment) throws IOException, SQLException {
    Destination destination = shipment.destination();
    Transfer transfer = shipment.transfer();
    URI address = destination.uri();
    String broken = null;
    if (!transfer.missing().isEmpty()) {
      try (MllpCall call =
          new MllpCall(address.getHost(), address.getPort(), destination.remote().timeout())) {
        transfer.onStop(() -> close(call));
        for (InstanceLocation location : transfer.missing()) {
          if (transfer.mustStop()) {
            break;
          }
          send(shipment, call, location);
        }
      } catch (IOException e) {
        broken = address.getHost() + ": " + e.getMessage();
      }
    }
    return transfer.outcome(broken);
  }

  private static void send(Shipment shipment, MllpCall call, InstanceLocation location)
      throws IOException, SQLException {
    if (!Files.isReadable(location.file())) {
      shipment.transfer().answered(location, Transfer.MISSING, "File is missing");
      return;
    }
    ResultMessage message;
    try {
      message = message(shipment, location);
    } catch (IOException e) {
      // the text of a parser may tell what is in the object
      shipment
          .transfer()
          .answered(
              location, Transfer.MISSING, "File cannot be sent: " + e.getClass().getSimpleName());
      return;
    }
    MllpCall.Reply reply = call.send(message.text(), message.controlId());
    // the text of a refusal may name the patient: only its code is kept
    boolean good = reply.accepted();
    shipment
        .transfer()
        .answered(location, good ? 0 : REFUSED, good ? null : "Refused: " + reply.code());
    shipment.transfer().keep();
  }

  private static ResultMessage message(Shipment shipment, InstanceLocation location)
      throws IOException {
    Destination destination = shipment.destination();
    try (Part10File file = Part10.open(location.file())) {
      return ResultMessage.of(
          file.readHead(),
          new ResultMessage.Parties(
              destination.id(), destination.localAe().value(), destination.remote().receiver()),
          shipment.now());
    }
  }

  private static void close(MllpCall call) {
    try {
      call.close();
    } catch (IOException e) {
      // it is closed
    }
  }
}
