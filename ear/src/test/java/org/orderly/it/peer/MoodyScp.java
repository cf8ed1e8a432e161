package org.orderly.it.peer;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.orderly.dicom.net.dimse.Dimse;
import org.orderly.dicom.net.dimse.DimseEngine;
import org.orderly.dicom.net.dimse.DimseHandlers;
import org.orderly.dicom.net.dimse.DimseRequest;
import org.orderly.dicom.net.dimse.Status;
import org.orderly.dicom.net.pdu.RejectReason;
import org.orderly.dicom.net.service.EchoScp;
import org.orderly.dicom.net.ul.AcceptorPolicy;
import org.orderly.dicom.net.ul.AssociationListener;
import org.orderly.dicom.net.ul.AssociationObserver;
import org.orderly.dicom.net.ul.ListenerOptions;
import org.orderly.dicom.testing.LoopbackScp;

/**
 * A storage SCP for any called AE title that pauses, refuses and fails when it is told to. Notes
 * the SOP Instance UID of every object that it took, as often as it came.
 */
public final class MoodyScp implements AutoCloseable {
  private static final int OUT_OF_RESOURCES = 0xA700;

  private final AssociationListener listener;
  private final List<String> taken = new ArrayList<>();
  private int room = Integer.MAX_VALUE;
  private Predicate<String> failing = uid -> false;
  private volatile boolean refusing;
  private volatile boolean dropping;

  private MoodyScp() throws IOException {
    ListenerOptions options = ListenerOptions.onPort(0);
    AcceptorPolicy policy =
        request ->
            refusing
                ? new AcceptorPolicy.Reject(RejectReason.CALLED_AE_NOT_RECOGNIZED)
                : LoopbackScp.any().negotiate(request.rq(), options.options());
    DimseHandlers handlers =
        DimseHandlers.builder()
            .on(EchoScp.SOP_CLASS, Dimse.C_ECHO, new EchoScp())
            .on(DimseHandlers.ANY_SOP_CLASS, Dimse.C_STORE, this::store)
            .build();
    listener =
        AssociationListener.start(
            options, policy, DimseEngine.of(handlers), new AssociationObserver() {});
  }

  public static MoodyScp start() throws IOException {
    return new MoodyScp();
  }

  public int port() {
    return listener.port();
  }

  /** Takes so many objects more and then none until it goes on. */
  public synchronized MoodyScp pauseAfter(int objects) {
    room = objects;
    return this;
  }

  public synchronized void goOn() {
    room = Integer.MAX_VALUE;
    notifyAll();
  }

  /** Whether associations are rejected. */
  public void refuse(boolean refuse) {
    refusing = refuse;
  }

  /** Whether it ends the connection in the middle of an object instead of an answer. */
  public void drop(boolean drop) {
    dropping = drop;
  }

  /** Answers these objects with a failure. */
  public synchronized void fail(Predicate<String> instances) {
    failing = instances;
  }

  /** What it took, in order. */
  public synchronized List<String> taken() {
    return List.copyOf(taken);
  }

  private void store(DimseRequest request) throws IOException {
    request.data().transferTo(OutputStream.nullOutputStream());
    request.respond(answer(request.sopInstanceUid()));
  }

  private synchronized Status answer(String uid) throws IOException {
    try {
      while (room <= 0) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    if (dropping) {
      throw new IOException("dropped");
    }
    room--;
    if (failing.test(uid)) {
      return new Status(OUT_OF_RESOURCES);
    }
    taken.add(uid);
    return Status.SUCCESS;
  }

  @Override
  public void close() {
    goOn();
    listener.close();
  }
}
