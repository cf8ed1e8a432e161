package org.orderly.export;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.orderly.conf.Connection;
import org.orderly.conf.TransferCapability;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.net.dimse.Dimse;
import org.orderly.dicom.net.dimse.DimseEngine;
import org.orderly.dicom.net.dimse.DimseHandler;
import org.orderly.dicom.net.dimse.DimseHandlers;
import org.orderly.dicom.net.pdu.RejectReason;
import org.orderly.dicom.net.ul.AcceptorPolicy;
import org.orderly.dicom.net.ul.AssociationListener;
import org.orderly.dicom.net.ul.AssociationObserver;
import org.orderly.dicom.net.ul.Capabilities;
import org.orderly.dicom.net.ul.ListenerOptions;
import org.orderly.dicom.net.ul.UlOptions;
import org.orderly.peer.Peer;

/** A storage SCP on a free port that behaves as a test says. */
final class Receiver implements AutoCloseable {
  private static final Duration SHORT = Duration.ofSeconds(2);

  private final List<String> received = Collections.synchronizedList(new ArrayList<>());
  private final AssociationListener listener;

  Receiver(Capabilities capabilities, DimseHandler store) throws IOException {
    this(capabilities, store, () -> true);
  }

  /**
   * @param accepts asked for each association
   */
  Receiver(Capabilities capabilities, DimseHandler store, BooleanSupplier accepts)
      throws IOException {
    UlOptions options = UlOptions.DEFAULTS.withTimers(UlOptions.Timers.all(Duration.ofSeconds(10)));
    listener =
        AssociationListener.start(
            ListenerOptions.onPort(0).withOptions(options),
            request ->
                accepts.getAsBoolean()
                    ? capabilities.negotiate(request.rq(), options)
                    : new AcceptorPolicy.Reject(RejectReason.LOCAL_LIMIT_EXCEEDED),
            DimseEngine.of(
                DimseHandlers.builder()
                    .on(
                        DimseHandlers.ANY_SOP_CLASS,
                        Dimse.C_STORE,
                        request -> {
                          received.add(request.sopInstanceUid());
                          store.handle(request);
                        })
                    .build()),
            AssociationObserver.NONE);
  }

  /** SOP Instance UIDs in the order of the requests. */
  List<String> received() {
    return List.copyOf(received);
  }

  void forget() {
    received.clear();
  }

  Peer peer() {
    return peer(listener.port());
  }

  /** A peer on a port of this machine, with short timers. */
  static Peer peer(int port) {
    return peer(port, List.of());
  }

  /** The same, of which the directory says what it takes. */
  Peer peer(List<TransferCapability> takes) {
    return peer(listener.port(), takes);
  }

  private static Peer peer(int port, List<TransferCapability> takes) {
    int millis = (int) SHORT.toMillis();
    Connection connection =
        new Connection(
            "dicom",
            "127.0.0.1",
            port,
            true,
            Connection.DICOM,
            null,
            null,
            List.of(),
            List.of(),
            false,
            List.of(),
            50,
            true,
            0,
            0,
            0,
            0,
            1,
            1,
            true,
            new Connection.Timeouts(
                millis, millis, millis, millis, millis, millis, millis, millis, millis, false, 0,
                50));
    return new Peer(
        AeTitle.of("ORDERLY"), AeTitle.of("STORESCP"), connection, connection, null, takes);
  }

  @Override
  public void close() {
    listener.close();
  }
}
