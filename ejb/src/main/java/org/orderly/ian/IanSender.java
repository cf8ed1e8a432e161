package org.orderly.ian;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.NetworkAe;
import org.orderly.conf.TransferCapability;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.net.dimse.DimseAssociation;
import org.orderly.dicom.net.dimse.DimseResponse;
import org.orderly.dicom.net.ul.ProposedContext;
import org.orderly.peer.Peer;

/**
 * The SCU of Instance Availability Notification (PS3.4 R.3.2): one N-CREATE, released only after
 * its response.
 */
final class IanSender {
  private final Peer peer;
  private final List<String> transferSyntaxes;

  private IanSender(Peer peer, List<String> transferSyntaxes) {
    this.peer = peer;
    this.transferSyntaxes = transferSyntaxes;
  }

  /** The status of the response, and its error comment. */
  record Answer(int status, @Nullable String comment) {}

  static IanSender to(ConfigSnapshot snapshot, AeTitle local, AeTitle remote) throws IOException {
    Peer peer = Peer.of(snapshot, local, remote);
    Set<String> syntaxes = new LinkedHashSet<>();
    snapshot.ae(local).map(NetworkAe::transferCapabilities).orElse(List.of()).stream()
        .filter(capability -> capability.role() == TransferCapability.Role.SCU)
        .filter(capability -> capability.sopClass().equals(Uid.InstanceAvailabilityNotification))
        .flatMap(capability -> capability.transferSyntaxes().stream())
        .filter(syntax -> !syntax.equals("*"))
        .forEach(syntaxes::add);
    // each receiver knows the default transfer syntax (PS3.5 10.1)
    syntaxes.add(Uid.ImplicitVRLittleEndian);
    return new IanSender(peer, List.copyOf(syntaxes));
  }

  /**
   * Sends and waits for the response.
   *
   * @param onStop takes what frees this thread from a receiver that does not answer
   */
  Answer send(String uid, DataSet notification, Consumer<Runnable> onStop) throws IOException {
    ProposedContext context =
        ProposedContext.of(
            Uid.InstanceAvailabilityNotification, transferSyntaxes.toArray(String[]::new));
    try (DimseAssociation association =
        DimseAssociation.connect(peer.request(List.of(context), false))) {
      onStop.accept(association::abort);
      DimseResponse response =
          association.createInstance(Uid.InstanceAvailabilityNotification, uid, notification);
      String comment = response.errorComment();
      return new Answer(response.status().code(), comment.isEmpty() ? null : comment);
    } finally {
      onStop.accept(() -> {});
    }
  }
}
