package org.orderly.ups.dimse;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.NetworkAe;
import org.orderly.conf.TransferCapability;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.net.dimse.DimseAssociation;
import org.orderly.dicom.net.dimse.DimseResponse;
import org.orderly.dicom.net.service.InstanceCalls;
import org.orderly.dicom.net.ul.AssociationException;
import org.orderly.dicom.net.ul.PresentationContext;
import org.orderly.dicom.net.ul.ProposedContext;
import org.orderly.peer.Peer;
import org.orderly.ups.event.StoredEvent;

/**
 * An association that reports events (PS3.4 CC.2.4): opened by us, who by role selection are SCP of
 * the UPS Event SOP class.
 */
final class EventScu implements AutoCloseable {
  private final AeTitle handlingAe;
  private final DimseAssociation association;
  private final InstanceCalls calls;

  private EventScu(AeTitle handlingAe, DimseAssociation association, InstanceCalls calls) {
    this.handlingAe = handlingAe;
    this.association = association;
    this.calls = calls;
  }

  static EventScu open(ConfigSnapshot snapshot, AeTitle handlingAe, AeTitle subscriber)
      throws IOException {
    Peer peer = Peer.of(snapshot, handlingAe, subscriber);
    ProposedContext context =
        new ProposedContext(
            Uid.UnifiedProcedureStepEvent, transferSyntaxes(snapshot, handlingAe), false, true);
    DimseAssociation association = DimseAssociation.connect(peer.request(List.of(context), false));
    PresentationContext accepted = association.association().context(Uid.UnifiedProcedureStepEvent);
    if (accepted == null) {
      association.close();
      throw new AssociationException.NotEstablished(
          subscriber + " did not accept a presentation context for UPS Event");
    }
    return new EventScu(
        handlingAe, association, new InstanceCalls(accepted, Uid.UnifiedProcedureStepPush));
  }

  private static List<String> transferSyntaxes(ConfigSnapshot snapshot, AeTitle handlingAe) {
    Set<String> syntaxes = new LinkedHashSet<>();
    snapshot.ae(handlingAe).map(NetworkAe::transferCapabilities).orElse(List.of()).stream()
        .filter(capability -> capability.role() == TransferCapability.Role.SCP)
        .filter(capability -> capability.sopClass().equals(Uid.UnifiedProcedureStepEvent))
        .flatMap(capability -> capability.transferSyntaxes().stream())
        .filter(syntax -> !syntax.equals("*"))
        .forEach(syntaxes::add);
    // each receiver knows the default transfer syntax (PS3.5 10.1)
    syntaxes.add(Uid.ImplicitVRLittleEndian);
    return List.copyOf(syntaxes);
  }

  /** Whether the association still stands and is the one of this AE of ours. */
  boolean isUsableFor(AeTitle ae) {
    return handlingAe.equals(ae) && association.association().isEstablished();
  }

  DimseResponse report(StoredEvent event) throws IOException {
    return association.perform(calls.event(event.workitemUid(), event.type(), event.information()));
  }

  @Override
  public void close() {
    association.close();
  }
}
