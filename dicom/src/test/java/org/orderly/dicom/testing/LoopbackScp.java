package org.orderly.dicom.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.net.dimse.Dimse;
import org.orderly.dicom.net.dimse.DimseEngine;
import org.orderly.dicom.net.dimse.DimseHandlers;
import org.orderly.dicom.net.dimse.DimseRequest;
import org.orderly.dicom.net.dimse.Status;
import org.orderly.dicom.net.pdu.RejectReason;
import org.orderly.dicom.net.service.EchoScp;
import org.orderly.dicom.net.ul.AcceptorPolicy;
import org.orderly.dicom.net.ul.Association;
import org.orderly.dicom.net.ul.AssociationException;
import org.orderly.dicom.net.ul.AssociationListener;
import org.orderly.dicom.net.ul.AssociationObserver;
import org.orderly.dicom.net.ul.Capabilities;
import org.orderly.dicom.net.ul.ListenerOptions;

/** A storage SCP named ORDERLY on a free port: keeps each data set as it came, or discards it. */
public final class LoopbackScp implements AutoCloseable {
  public static final String TITLE = "ORDERLY";

  private final BlockingQueue<Stored> stored = new LinkedBlockingQueue<>();
  private final CompletableFuture<EndOfAssociation> firstEnd = new CompletableFuture<>();
  private final AssociationListener listener;

  /** One received object. */
  public record Stored(String sopClass, String sopInstance, String transferSyntax, byte[] data) {}

  /** How an association ended: null after a release. */
  public record EndOfAssociation(@Nullable AssociationException failure) {}

  private LoopbackScp(ListenerOptions options, Capabilities capabilities, boolean keep)
      throws IOException {
    AcceptorPolicy policy =
        request ->
            request.rq().calledAeTitle().equals(TITLE)
                ? capabilities.negotiate(request.rq(), options.options())
                : new AcceptorPolicy.Reject(RejectReason.CALLED_AE_NOT_RECOGNIZED);
    DimseHandlers handlers =
        DimseHandlers.builder()
            .on(EchoScp.SOP_CLASS, Dimse.C_ECHO, new EchoScp())
            .on(
                DimseHandlers.ANY_SOP_CLASS,
                Dimse.C_STORE,
                keep ? this::store : LoopbackScp::discard)
            .build();
    AssociationObserver observer =
        new AssociationObserver() {
          @Override
          public void closed(Association association, @Nullable AssociationException failure) {
            firstEnd.complete(new EndOfAssociation(failure));
          }
        };
    listener = AssociationListener.start(options, policy, DimseEngine.of(handlers), observer);
  }

  /** Accepts every SOP class in every transfer syntax and keeps what comes. */
  public static LoopbackScp start() throws IOException {
    return start(ListenerOptions.onPort(0), any());
  }

  public static LoopbackScp start(ListenerOptions options, Capabilities capabilities)
      throws IOException {
    return new LoopbackScp(options, capabilities, true);
  }

  /** Throws the data away, for measuring. */
  public static LoopbackScp discarding(ListenerOptions options) throws IOException {
    return new LoopbackScp(options, any(), false);
  }

  public static Capabilities any() {
    return Capabilities.builder().scp(Capabilities.ANY, Capabilities.ANY).build();
  }

  private void store(DimseRequest request) throws IOException {
    String syntax = request.presentationContext().transferSyntax();
    byte[] data = request.data().readAllBytes();
    stored.add(new Stored(request.sopClassUid(), request.sopInstanceUid(), syntax, data));
    request.respond(Status.SUCCESS);
  }

  private static void discard(DimseRequest request) throws IOException {
    request.data().transferTo(OutputStream.nullOutputStream());
    request.respond(Status.SUCCESS);
  }

  public int port() {
    return listener.port();
  }

  public AssociationListener listener() {
    return listener;
  }

  /** What has been received since the last call. */
  public List<Stored> takeStored() {
    List<Stored> taken = new java.util.ArrayList<>();
    stored.drainTo(taken);
    return taken;
  }

  /** Waits until the first association has ended. */
  public @Nullable AssociationException firstEnd()
      throws InterruptedException, ExecutionException, TimeoutException {
    return firstEnd.get(10, TimeUnit.SECONDS).failure();
  }

  @Override
  public void close() {
    listener.close();
  }
}
