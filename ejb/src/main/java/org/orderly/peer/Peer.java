package org.orderly.peer;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.common.DeviceTls;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Connection;
import org.orderly.conf.NetworkAe;
import org.orderly.conf.RemoteAe;
import org.orderly.conf.TransferCapability;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.net.ul.ConnectRequest;
import org.orderly.dicom.net.ul.ProposedContext;
import org.orderly.dicom.net.ul.TlsOptions;
import org.orderly.dicom.net.ul.UlOptions;

/**
 * A remote application entity as one of ours calls it: address and TLS from the remote connection,
 * timers and sizes from our own (PS3.15 H.1.3).
 *
 * @param capabilities what the directory says that it takes as SCP; empty: it does not say
 */
public record Peer(
    AeTitle local,
    AeTitle remote,
    Connection address,
    @Nullable Connection own,
    @Nullable TlsOptions tls,
    List<TransferCapability> capabilities) {
  private static final int MAX_PDU_SEND = 16 * 1024 * 1024;

  /**
   * Finds the peer in the configuration.
   *
   * @throws UnknownPeerException with a text for people, if the local or the remote AE or a usable
   *     connection is not configured
   */
  public static Peer of(ConfigSnapshot snapshot, AeTitle local, AeTitle remote) throws IOException {
    NetworkAe caller =
        snapshot
            .ae(local)
            .orElseThrow(() -> new UnknownPeerException("No such Application Entity: " + local));
    RemoteAe called =
        snapshot
            .remoteAe(remote)
            .orElseThrow(() -> new UnknownPeerException("No such Application Entity: " + remote));
    Connection address =
        called.connections().stream()
            .filter(connection -> connection.installed() && connection.server())
            .filter(connection -> connection.protocol().equals(Connection.DICOM))
            .min((a, b) -> Boolean.compare(a.tls(), b.tls()))
            .orElseThrow(
                () ->
                    new UnknownPeerException(
                        "No usable connection of Application Entity: " + remote));
    Connection own =
        caller.connections().stream()
            .filter(
                connection ->
                    connection.installed() && connection.protocol().equals(Connection.DICOM))
            .min((a, b) -> Boolean.compare(a.tls() != address.tls(), b.tls() != address.tls()))
            .orElse(null);
    TlsOptions tls =
        address.tls() ? DeviceTls.calling(snapshot.device().keyMaterial(), address) : null;
    List<TransferCapability> takes =
        called.transferCapabilities().stream()
            .filter(capability -> capability.role() == TransferCapability.Role.SCP)
            .toList();
    return new Peer(local, remote, address, own, tls, takes);
  }

  /** Whether the directory leaves it open, or says, that it takes this. */
  public boolean mayTake(String sopClass, String transferSyntax) {
    return capabilities.isEmpty()
        || capabilities.stream()
            .filter(c -> c.sopClass().equals(sopClass) || c.sopClass().equals("*"))
            .flatMap(c -> c.transferSyntaxes().stream())
            .anyMatch(syntax -> syntax.equals(transferSyntax) || syntax.equals("*"));
  }

  /** The same way to the same AE, but called in the name of somebody else. */
  public Peer callingAs(AeTitle title) {
    return new Peer(title, remote, address, own, tls, capabilities);
  }

  /**
   * What opens an association with these presentation contexts; {@code response} is the longest
   * wait for an answer.
   */
  public ConnectRequest request(List<ProposedContext> contexts, boolean forStorage) {
    Integer port = address.port();
    if (port == null) {
      throw new IllegalStateException("no port");
    }
    return new ConnectRequest(
        address.hostname(), port, tls, local, remote, contexts, List.of(), options(forStorage));
  }

  private UlOptions options(boolean forStorage) {
    if (own == null) {
      return UlOptions.DEFAULTS;
    }
    Connection.Timeouts t = own.timeouts();
    UlOptions.Timers defaults = UlOptions.Timers.DEFAULTS;
    UlOptions.Timers timers =
        new UlOptions.Timers(
            either(t.connect(), defaults.connect()),
            either(t.request(), defaults.request()),
            // the wait for A-ASSOCIATE-AC; without any limit a silent peer would hold a slot for
            // ever
            either(t.accept(), defaults.accept()),
            either(t.release(), defaults.release()),
            either(forStorage && t.store() > 0 ? t.store() : t.response(), defaults.response()),
            defaults.idle(),
            either(t.send(), defaults.write()),
            defaults.artim());
    int send =
        own.sendPduLength() == 0 ? MAX_PDU_SEND : Math.max(UlOptions.MIN_PDU, own.sendPduLength());
    int receive =
        own.receivePduLength() == 0 ? 0 : Math.max(UlOptions.MIN_PDU, own.receivePduLength());
    return UlOptions.DEFAULTS
        .withTimers(timers)
        .withMaxPdu(receive, Math.min(send, UlOptions.DEFAULT_MAX_PDU))
        .withOperationsWindow(Math.max(0, own.maxOpsInvoked()), Math.max(0, own.maxOpsPerformed()))
        .withSockets(own.sendBufferSize(), own.receiveBufferSize(), own.tcpNoDelay(), true);
  }

  private static Duration either(int millis, Duration otherwise) {
    return millis > 0 ? Duration.ofMillis(millis) : otherwise;
  }
}
