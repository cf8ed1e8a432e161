package org.orderly.dicom.net.ul;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.net.pdu.AbortReason;
import org.orderly.dicom.net.pdu.Pdu;
import org.orderly.dicom.net.pdu.PduException;
import org.orderly.dicom.net.pdu.PduReader;
import org.orderly.dicom.net.pdu.PduWriter;
import org.orderly.dicom.net.pdu.UserItem.AsyncWindow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An established association of either role (PS3.8 section 7). Exactly one thread reads it with
 * {@link #nextPdv}; any thread may send messages, release or abort.
 */
public final class Association {
  private static final Logger LOG = LoggerFactory.getLogger(Association.class);
  private static final AtomicLong SERIALS = new AtomicLong();
  private static final int MIN_SEND_PDU = 16;

  /** How long a failed write waits for the reading thread to say why. */
  private static final long END_KNOWN_MILLIS = 1000;

  private final long serial = SERIALS.incrementAndGet();
  private final Transport transport;
  private final boolean requestor;
  private final InetSocketAddress remote;
  private final InetAddress local;
  private final UlOptions options;
  private final Pdu.AssociateRq rq;
  private final Pdu.AssociateAc ac;
  private final Map<Integer, PresentationContext> contexts;
  private final PduReader reader;
  private final StateMachine machine;
  private final ReentrantLock pduLock = new ReentrantLock();
  private final ReentrantLock messageLock = new ReentrantLock();
  private final CompletableFuture<@Nullable AssociationException> ended = new CompletableFuture<>();
  private final Operations operations;
  private @Nullable MessageWriter writer;
  private volatile @Nullable Thread readingThread;
  private volatile boolean inMessage;
  private int pduLeft;
  private int pdvLeft;

  Association(Opening opening, Pdu.AssociateRq rq, Pdu.AssociateAc ac, UlOptions options) {
    this.transport = opening.transport();
    this.requestor = opening.requestor();
    this.remote = opening.remote();
    this.local = opening.transport().localAddress();
    this.reader = opening.reader();
    this.machine = opening.machine();
    this.options = options;
    operations = new Operations(transport.timers);
    this.rq = rq;
    this.ac = ac;
    contexts = Negotiation.contexts(rq, ac);
    reader.maxPData(options.maxPduReceive());
    transport.timers.durations(options);
    transport.expiryCheck(this::stillWaiting);
    transport.waitFor(UlTimer.IDLE);
  }

  /** Opens an association as requestor. */
  public static Association open(ConnectRequest request) throws AssociationException {
    return Opening.connect(request);
  }

  // ---- what was negotiated

  public long serial() {
    return serial;
  }

  public boolean isRequestor() {
    return requestor;
  }

  public String callingAeTitle() {
    return rq.callingAeTitle();
  }

  public String calledAeTitle() {
    return rq.calledAeTitle();
  }

  public InetSocketAddress remoteAddress() {
    return remote;
  }

  /** The address of ours that the peer is connected with. */
  public InetAddress localAddress() {
    return local;
  }

  public Pdu.AssociateRq request() {
    return rq;
  }

  public Pdu.AssociateAc acceptance() {
    return ac;
  }

  public UlOptions options() {
    return options;
  }

  /** The accepted presentation contexts. */
  public Collection<PresentationContext> contexts() {
    return contexts.values();
  }

  /** An accepted context for the SOP class in the given transfer syntax, null if there is none. */
  public @Nullable PresentationContext context(String abstractSyntax, String transferSyntax) {
    for (PresentationContext context : contexts.values()) {
      if (context.abstractSyntax().equals(abstractSyntax)
          && context.transferSyntax().equals(transferSyntax)) {
        return context;
      }
    }
    return null;
  }

  /** The accepted context with the lowest id for the SOP class, null if there is none. */
  public @Nullable PresentationContext context(String abstractSyntax) {
    return contexts.values().stream()
        .filter(context -> context.abstractSyntax().equals(abstractSyntax))
        .min(java.util.Comparator.comparingInt(PresentationContext::id))
        .orElse(null);
  }

  /** How many operations we may have outstanding, 0 for no limit. */
  public int maxOperationsInvoked() {
    AsyncWindow window = ac.user().asyncWindow();
    return requestor ? window.maxOperationsInvoked() : window.maxOperationsPerformed();
  }

  /** How many operations the peer may have outstanding, 0 for no limit. */
  public int maxOperationsPerformed() {
    AsyncWindow window = ac.user().asyncWindow();
    return requestor ? window.maxOperationsPerformed() : window.maxOperationsInvoked();
  }

  public boolean isEstablished() {
    return machine.state() == State.STA6;
  }

  /**
   * Completes when the association is over, with null after an orderly release; never
   * exceptionally.
   */
  public CompletableFuture<@Nullable AssociationException> ended() {
    return ended.copy();
  }

  @Override
  public String toString() {
    String arrow = requestor ? " -> " : " => ";
    return "association %d (%s%s%s, %s)"
        .formatted(serial, rq.callingAeTitle(), arrow, rq.calledAeTitle(), remote);
  }

  // ---- operations in progress, for the timers

  /** We invoked an operation: the idle timer rests. */
  public void operationBegun() {
    operations.begun();
  }

  public void operationEnded() {
    operations.ended();
  }

  /** An operation of the peer began: its handler must go on answering or reading. */
  public void performanceBegun() {
    operations.performanceBegun();
  }

  /** The handler gave a sign of life, such as a pending response. */
  public void performanceContinues() {
    operations.performanceContinues();
  }

  public void performanceEnded() {
    operations.performanceEnded();
  }

  /** Completes as soon as no operation is in progress; for an orderly shutdown. */
  CompletableFuture<Void> quiet() {
    return operations.quiet();
  }

  /** A response of the peer is due; called again for each pending response. */
  public void expectResponse() {
    transport.timers.arm(UlTimer.RESPONSE);
  }

  public void expectNoResponse() {
    transport.timers.disarm(UlTimer.RESPONSE);
  }

  private boolean stillWaiting(UlTimer timer) {
    if (timer == UlTimer.OPERATION) {
      try {
        // the watchdog must not block in a write, nor can it wake a handler
        AssociationThreads.requestors().execute(() -> handlerHangs());
      } catch (java.util.concurrent.RejectedExecutionException e) {
        transport.closeHard();
      }
      return operations.performs();
    }
    return timer != UlTimer.IDLE || inMessage || operations.none();
  }

  private void handlerHangs() {
    if (operations.performs()) {
      LOG.error("{}: a handler has not answered in time, aborting", this);
      abort();
    }
  }

  // ---- receiving: the reading thread only

  /**
   * Waits for the next presentation data value; its bytes are then read with {@link #read}.
   *
   * @return null after an orderly release by either side
   */
  public @Nullable Pdv nextPdv() throws AssociationException {
    readingThread = Thread.currentThread();
    try {
      if (pdvLeft > 0) {
        throw new IllegalStateException("presentation data value not read to its end");
      }
      while (pduLeft == 0) {
        if (!receive(reader.read())) {
          return null;
        }
      }
      return pdvHeader();
    } catch (AssociationException e) {
      throw e;
    } catch (IOException e) {
      throw fail(e);
    }
  }

  private Pdv pdvHeader() throws IOException {
    if (pduLeft < 6) {
      throw new PduException(
          AbortReason.INVALID_PDU_PARAMETER_VALUE, "no room for a PDV header in the PDU");
    }
    long length = (long) readByte() << 24 | readByte() << 16 | readByte() << 8 | readByte();
    int id = readByte();
    int control = readByte();
    if (length < 2 || length > pduLeft - 4) {
      throw new PduException(
          AbortReason.INVALID_PDU_PARAMETER_VALUE,
          "PDV length " + length + " does not fit its PDU");
    }
    PresentationContext context = contexts.get(id);
    if (context == null) {
      throw new PduException(
          AbortReason.INVALID_PDU_PARAMETER_VALUE,
          "presentation context " + id + " is not accepted");
    }
    performanceContinues();
    pduLeft -= (int) length + 4;
    pdvLeft = (int) length - 2;
    return new Pdv(context, (control & 1) != 0, (control & 2) != 0);
  }

  private int readByte() throws IOException {
    int b = transport.read();
    if (b < 0) {
      throw new java.io.EOFException("connection closed within a PDU");
    }
    return b;
  }

  /** Bytes of the current presentation data value that are still to be read. */
  public int pdvLeft() {
    return pdvLeft;
  }

  /** Reads from the current presentation data value; at its end 0 bytes. */
  public int read(byte[] target, int offset, int length) throws AssociationException {
    try {
      return consumed(transport.read(target, offset, Math.min(length, pdvLeft)));
    } catch (IOException e) {
      throw fail(e);
    }
  }

  /** Hands a piece of the current presentation data value to {@code target} without copying it. */
  public int transferTo(OutputStream target) throws IOException {
    if (pdvLeft == 0) {
      return 0;
    }
    return consumed(transport.transferTo(target, pdvLeft));
  }

  private int consumed(int n) throws IOException {
    if (n < 0) {
      throw fail(new java.io.EOFException("connection closed within a PDU"));
    }
    pdvLeft -= n;
    return n;
  }

  /** Tells the idle timer whether the rest of a message is awaited. */
  public void inMessage(boolean now) {
    inMessage = now;
  }

  /** Takes in one PDU; false when the association was released. */
  private boolean receive(Pdu pdu) throws IOException {
    Event event = StateMachine.eventOf(pdu);
    Action action = machine.on(event, requestor);
    switch (action) {
      case DT_2, AR_6 -> pduLeft = ((Pdu.PDataTf) pdu).length();
      case AR_2, AR_10 -> {
        respondRelease();
        awaitClose();
        end(null);
        return false;
      }
      case AR_8 -> {
        if (requestor) {
          respondRelease();
        }
      }
      case AR_3 -> {
        end(null);
        return false;
      }
      case AA_3 -> throw end(new AssociationException.Aborted((Pdu.Abort) pdu, true, null));
      case AA_2, AA_6, AA_7 -> throw afterAbort();
      default -> {
        AbortReason reason =
            pdu instanceof Pdu.Unknown ? AbortReason.UNRECOGNIZED_PDU : AbortReason.UNEXPECTED_PDU;
        throw sendAbort(
            Pdu.Abort.byProvider(reason), new PduException(reason, "unexpected " + pdu));
      }
    }
    return true;
  }

  private void respondRelease() throws IOException {
    pduLock.lock();
    try {
      machine.on(Event.EVT14, requestor);
      writePdu(PduWriter.encode(new Pdu.ReleaseRp()));
    } finally {
      pduLock.unlock();
    }
  }

  /** Turns what a read threw into the end of the association that it means. */
  private AssociationException fail(IOException e) {
    if (e instanceof AssociationException known) {
      return known;
    }
    if (machine.state() == State.STA13) {
      return afterAbort();
    }
    UlTimer timer = transport.expired();
    if (timer != null) {
      abort(Pdu.Abort.byUser());
      return end(new AssociationException.TimedOut(timer));
    }
    if (e instanceof PduException broken) {
      machine.tryOn(Event.EVT19, requestor);
      return sendAbort(Pdu.Abort.byProvider(broken.reason()), broken);
    }
    machine.tryOn(Event.EVT17, requestor);
    return end(new AssociationException.ConnectionLost("connection lost: " + e.getMessage(), e));
  }

  private AssociationException sendAbort(Pdu.Abort pdu, @Nullable Throwable cause) {
    writeAbort(pdu);
    awaitClose();
    return end(new AssociationException.Aborted(pdu, false, cause));
  }

  /** We have sent an A-ABORT from another thread; only the close is left (Sta13). */
  private AssociationException afterAbort() {
    awaitClose();
    return end(
        transport.expired() == UlTimer.OPERATION
            ? new AssociationException.TimedOut(UlTimer.OPERATION)
            : new AssociationException.Aborted(Pdu.Abort.byUser(), false, null));
  }

  /** Sta13: discards what comes until the peer closes or ARTIM runs out. */
  private void awaitClose() {
    transport.discardUntilClosed();
    machine.tryOn(Event.EVT17, requestor);
  }

  private AssociationException end(@Nullable AssociationException failure) {
    transport.close();
    machine.close();
    if (ended.complete(failure)) {
      if (failure == null) {
        LOG.info("{} released", this);
      } else {
        LOG.warn("{} ended: {}", this, failure.getMessage());
      }
    }
    return failure != null ? failure : new AssociationException.NotEstablished("released");
  }

  // ---- sending: any thread

  /** Begins a message; other messages wait until {@link #endMessage}. */
  public MessageWriter beginMessage(PresentationContext context) throws AssociationException {
    messageLock.lock();
    if (!isEstablished() && machine.state() != State.STA8) {
      messageLock.unlock();
      throw new AssociationException.NotEstablished(this + " is not established");
    }
    MessageWriter w = writer;
    if (w == null) {
      long peer = (requestor ? ac.user() : rq.user()).maximumLength();
      long max = peer == 0 ? options.maxPduSend() : Math.min(peer, options.maxPduSend());
      w = new MessageWriter(this, (int) Math.max(max, MIN_SEND_PDU));
      writer = w;
    }
    w.begin(context.id());
    return w;
  }

  /** Ends a message and sends what is left of it. */
  public void endMessage(MessageWriter message) throws IOException {
    try {
      message.end();
    } finally {
      messageLock.unlock();
    }
  }

  /**
   * Gives up a message that cannot be completed: the association cannot go on after half a message.
   */
  public void abandonMessage() {
    abort();
    messageLock.unlock();
  }

  void writePData(byte[] pdus, int length) throws IOException {
    if (length == 0) {
      return;
    }
    IOException failure;
    pduLock.lock();
    try {
      machine.on(Event.EVT9, requestor);
      transport.write(pdus, 0, length);
      return;
    } catch (IOException e) {
      failure = e;
    } finally {
      pduLock.unlock();
    }
    throw writeFailed(failure);
  }

  /**
   * The reading thread knows best why writing is over: an A-ABORT of the peer may be read after the
   * write has failed. Called without the PDU lock, which the reading thread may need.
   */
  private AssociationException writeFailed(IOException e) {
    UlTimer timer = transport.expired();
    if (timer != null) {
      return new AssociationException.TimedOut(timer);
    }
    AssociationException known =
        e instanceof AssociationException a
            ? a
            : new AssociationException.ConnectionLost("connection lost: " + e.getMessage(), e);
    if (Thread.currentThread() == readingThread) {
      return known;
    }
    try {
      AssociationException reason = ended.get(END_KNOWN_MILLIS, TimeUnit.MILLISECONDS);
      return reason != null ? reason : known;
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      return known;
    } catch (ExecutionException | TimeoutException late) {
      return known;
    }
  }

  private void writePdu(byte[] pdu) throws IOException {
    transport.write(pdu, 0, pdu.length);
  }

  /**
   * Releases and waits until the association is over; on the reading thread it only asks for the
   * release.
   */
  public void release() throws AssociationException {
    IOException failure = null;
    messageLock.lock();
    pduLock.lock();
    try {
      machine.on(Event.EVT11, requestor);
      transport.timers.arm(UlTimer.RELEASE);
      writePdu(PduWriter.encode(new Pdu.ReleaseRq()));
    } catch (IOException e) {
      failure = e;
    } finally {
      pduLock.unlock();
      messageLock.unlock();
    }
    if (failure instanceof AssociationException known) {
      throw known;
    } else if (failure != null) {
      throw writeFailed(failure);
    }
    if (Thread.currentThread() != readingThread) {
      awaitEnd();
    }
  }

  private void awaitEnd() throws AssociationException {
    long millis = options.timers().release().plus(options.timers().artim()).toMillis() + 1000;
    try {
      AssociationException failure = ended.get(millis, TimeUnit.MILLISECONDS);
      if (failure != null) {
        throw failure;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      abort();
    } catch (ExecutionException | TimeoutException e) {
      transport.closeHard();
    }
  }

  /** Aborts as service user (PS3.8 7.3); does nothing when the association is over. */
  public void abort() {
    abort(Pdu.Abort.byUser());
  }

  /**
   * Aborts because the peer broke the protocol above this layer; the reading thread then sees the
   * end.
   */
  public AssociationException abort(AbortReason reason, String message) {
    machine.tryOn(Event.EVT19, requestor);
    return sendAbort(Pdu.Abort.byProvider(reason), new PduException(reason, message));
  }

  private void abort(Pdu.Abort pdu) {
    if (machine.tryOn(Event.EVT15, requestor)) {
      writeAbort(pdu);
      transport.timers.arm(UlTimer.ARTIM);
    }
  }

  private void writeAbort(Pdu.Abort pdu) {
    boolean locked = false;
    try {
      // a stalled writer may hold the lock; then there is no way to tell the peer
      locked = pduLock.tryLock(1, TimeUnit.SECONDS);
      if (locked) {
        writePdu(PduWriter.encode(pdu));
        transport.shutdownOutput();
      } else {
        transport.closeHard();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      transport.closeHard();
    } catch (IOException e) {
      transport.closeHard();
    } finally {
      if (locked) {
        pduLock.unlock();
      }
    }
  }
}
