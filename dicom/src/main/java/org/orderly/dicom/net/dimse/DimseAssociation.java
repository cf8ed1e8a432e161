package org.orderly.dicom.net.dimse;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.net.pdu.AbortReason;
import org.orderly.dicom.net.ul.Association;
import org.orderly.dicom.net.ul.AssociationException;
import org.orderly.dicom.net.ul.AssociationThreads;
import org.orderly.dicom.net.ul.ConnectRequest;
import org.orderly.dicom.net.ul.MessageWriter;
import org.orderly.dicom.net.ul.PresentationContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Message exchange over one association, in both directions at once: requests of the peer go to
 * handlers, responses to the operations that were invoked here. One thread reads; any thread may
 * invoke, answer, release or abort.
 */
public final class DimseAssociation implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DimseAssociation.class);
  private static final String VERIFICATION = "1.2.840.10008.1.1";

  private final Association association;
  private final DimseHandlers handlers;
  private final DimseOptions options;
  private final MessageReader messages;
  private final Map<Integer, Operation> invoked = new ConcurrentHashMap<>();
  private final Map<Integer, DimseRequest> performing = new ConcurrentHashMap<>();
  private final int performWindow;
  private final Semaphore invokeWindow;
  private final AtomicInteger nextMessageId = new AtomicInteger();
  private final ReentrantLock responseTimerLock = new ReentrantLock();
  private volatile @Nullable AssociationException over;

  private record Operation(
      CompletableFuture<DimseResponse> done, Consumer<DimseResponse> pending) {}

  DimseAssociation(Association association, DimseHandlers handlers, DimseOptions options) {
    this.association = association;
    this.handlers = handlers;
    this.options = options;
    messages = new MessageReader(association, options.maxCommand());
    performWindow = options.window(association.maxOperationsPerformed());
    invokeWindow = new Semaphore(options.window(association.maxOperationsInvoked()));
  }

  /** Opens an association to invoke operations on. */
  public static DimseAssociation connect(ConnectRequest request) throws AssociationException {
    return connect(request, DimseHandlers.NONE, DimseOptions.DEFAULTS);
  }

  /** Opens an association on which the peer may invoke operations too. */
  public static DimseAssociation connect(
      ConnectRequest request, DimseHandlers handlers, DimseOptions options)
      throws AssociationException {
    DimseAssociation opened = new DimseAssociation(Association.open(request), handlers, options);
    try {
      AssociationThreads.requestors().execute(opened::runQuietly);
    } catch (RejectedExecutionException e) {
      opened.abort();
      throw new AssociationException.ConnectFailed("too many associations are open", e);
    }
    return opened;
  }

  public Association association() {
    return association;
  }

  DimseOptions options() {
    return options;
  }

  // ---- invoking

  /** C-ECHO (PS3.7 9.1.5). */
  public DimseResponse echo() throws IOException {
    return await(invoke(DimseCall.of(context(VERIFICATION), Dimse.C_ECHO, VERIFICATION, null)));
  }

  /** C-STORE (PS3.7 9.1.1); returns when the peer has answered. */
  public DimseResponse store(
      PresentationContext context, String sopClass, String sopInstance, DataSource data)
      throws IOException {
    return await(storeAsync(context, sopClass, sopInstance, data));
  }

  /** C-STORE that returns when the object is sent; waits for a place in the operations window. */
  public CompletableFuture<DimseResponse> storeAsync(
      PresentationContext context, String sopClass, String sopInstance, DataSource data)
      throws IOException {
    DimseCall call = DimseCall.of(context, Dimse.C_STORE, sopClass, data);
    call.command()
        .putUid(CommandSet.AFFECTED_SOP_INSTANCE_UID, sopInstance)
        .putNumber(CommandSet.PRIORITY, DimseCall.MEDIUM);
    return invoke(call);
  }

  /** N-CREATE (PS3.7 10.1.5); without instance UID the peer chooses one. */
  public DimseResponse createInstance(
      String sopClass, @Nullable String sopInstance, DataSet attributes) throws IOException {
    PresentationContext context = context(sopClass);
    DataSource data = DataSource.of(attributes, context.transferSyntax());
    DimseCall call = DimseCall.of(context, Dimse.N_CREATE, sopClass, data);
    if (sopInstance != null) {
      call.command().putUid(CommandSet.AFFECTED_SOP_INSTANCE_UID, sopInstance);
    }
    return await(invoke(call));
  }

  private PresentationContext context(String sopClass) throws AssociationException {
    PresentationContext context = association.context(sopClass);
    if (context == null) {
      throw new AssociationException.NotEstablished(
          association.calledAeTitle() + " did not accept a presentation context for " + sopClass);
    }
    return context;
  }

  /** Invokes an operation and waits for its final response. */
  public DimseResponse perform(DimseCall call) throws IOException {
    return await(invoke(call));
  }

  /** As {@link #perform(DimseCall)}; {@code pending} hears of the other responses. */
  public DimseResponse perform(DimseCall call, Consumer<DimseResponse> pending) throws IOException {
    return await(invoke(call, pending));
  }

  public CompletableFuture<DimseResponse> invoke(DimseCall call) throws IOException {
    return invoke(call, response -> {});
  }

  /**
   * Sends a request; the future completes with its final response, or with an AssociationException
   * when the association ends before. {@code pending} hears of the others on the reading thread.
   */
  public CompletableFuture<DimseResponse> invoke(DimseCall call, Consumer<DimseResponse> pending)
      throws IOException {
    try {
      invokeWindow.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(e);
    }
    Operation operation = new Operation(new CompletableFuture<>(), pending);
    int id = register(operation);
    try {
      AssociationException failure = over;
      if (failure != null) {
        throw failure;
      }
      call.command().putNumber(CommandSet.MESSAGE_ID, id).hasData(call.data() != null);
      send(call.context(), call.command(), call.data());
      expectResponse(id);
    } catch (IOException | RuntimeException e) {
      if (finished(id) != null) {
        invokeWindow.release();
      }
      throw e;
    }
    return operation.done();
  }

  /** Asks the peer to stop an operation (PS3.7 9.3.2.3); its final response still comes. */
  public void cancel(DimseCall call) throws IOException {
    CommandSet command =
        new CommandSet()
            .putNumber(CommandSet.COMMAND_FIELD, Dimse.C_CANCEL.field())
            .putNumber(CommandSet.MESSAGE_ID_BEING_RESPONDED_TO, call.command().messageId())
            .hasData(false);
    send(call.context(), command, null);
  }

  private int register(Operation operation) {
    while (true) {
      int id = nextMessageId.incrementAndGet() & 0xFFFF;
      if (id != 0 && invoked.putIfAbsent(id, operation) == null) {
        association.operationBegun();
        return id;
      }
    }
  }

  /**
   * Its place in the window is given free by the caller, after whoever waits for the operation has
   * been told: who comes next finds the answers before.
   */
  private @Nullable Operation finished(int id) {
    Operation operation = invoked.remove(id);
    if (operation != null) {
      association.operationEnded();
    }
    return operation;
  }

  /** The response timer runs while a request is completely sent and not yet answered. */
  private void expectResponse(int id) {
    responseTimerLock.lock();
    try {
      if (invoked.containsKey(id)) {
        association.expectResponse();
      }
    } finally {
      responseTimerLock.unlock();
    }
  }

  private DimseResponse await(CompletableFuture<DimseResponse> future) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      abort();
      throw interrupted(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IOException(e.getCause());
    }
  }

  private InterruptedIOException interrupted(InterruptedException cause) {
    InterruptedIOException e = new InterruptedIOException("interrupted on " + association);
    e.initCause(cause);
    return e;
  }

  private void send(PresentationContext context, CommandSet command, @Nullable DataSource data)
      throws IOException {
    LOG.debug("{} >> {} {}", association.serial(), command.field(), command.messageId());
    MessageWriter out = association.beginMessage(context);
    boolean complete = false;
    try {
      out.command(command.encode());
      if (data != null) {
        out.beginData();
        data.writeTo(out);
        out.endData();
      }
      complete = true;
    } finally {
      if (!complete) {
        association.abandonMessage();
      }
    }
    association.endMessage(out);
  }

  // ---- receiving

  private void runQuietly() {
    try {
      run();
    } catch (IOException e) {
      LOG.debug("{}: {}", association, e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("{} failed", association, e);
    }
  }

  /** Reads and dispatches until the association is over. */
  void run() throws IOException {
    AssociationException failure =
        new AssociationException.NotEstablished("the association was released");
    try {
      MessageReader.Message message = messages.next();
      while (message != null) {
        dispatch(message);
        message = messages.next();
      }
    } catch (AssociationException e) {
      failure = e;
      throw e;
    } catch (IOException | RuntimeException e) {
      association.abort();
      failure = new AssociationException.ConnectionLost("internal error", e);
      throw e;
    } finally {
      finish(failure);
    }
  }

  private void finish(AssociationException failure) {
    over = failure;
    performing.values().forEach(DimseRequest::cancel);
    for (Integer id : invoked.keySet()) {
      Operation operation = finished(id);
      if (operation != null) {
        operation.done().completeExceptionally(failure);
        invokeWindow.release();
      }
    }
  }

  private void dispatch(MessageReader.Message message) throws IOException {
    CommandSet command = message.command();
    LOG.debug("{} << {} {}", association.serial(), command.field(), command.messageId());
    if (command.isResponse()) {
      response(message);
      return;
    }
    Dimse dimse = Dimse.of(command.field());
    if (dimse == Dimse.C_CANCEL) {
      DimseRequest running =
          performing.get(command.number(CommandSet.MESSAGE_ID_BEING_RESPONDED_TO, 0));
      if (running != null) {
        running.cancel();
      }
    } else if (dimse == null) {
      // answered under the code it came with, without a SOP class that we could name
      drain(message);
      CommandSet response =
          new CommandSet()
              .putNumber(CommandSet.COMMAND_FIELD, command.field() | Dimse.RESPONSE)
              .putNumber(CommandSet.MESSAGE_ID_BEING_RESPONDED_TO, command.messageId())
              .putNumber(CommandSet.STATUS, Status.UNRECOGNIZED_OPERATION.code())
              .hasData(false);
      send(message.context(), response, null);
    } else {
      request(dimse, message);
    }
    drain(message);
  }

  private static void drain(MessageReader.Message message) throws IOException {
    if (message.data() != null) {
      message.data().drain();
    }
  }

  private void response(MessageReader.Message message) throws IOException {
    int id = message.command().number(CommandSet.MESSAGE_ID_BEING_RESPONDED_TO, 0);
    byte[] data = message.data() == null ? new byte[0] : buffer(message.data());
    DimseResponse response = new DimseResponse(message.context(), message.command(), data);
    boolean pending = response.status().isPending();
    Operation operation = pending ? invoked.get(id) : finished(id);
    if (operation == null) {
      throw association.abort(
          AbortReason.UNEXPECTED_PDU_PARAMETER,
          "a response to message " + id + ", which is not open");
    }
    expectNext();
    if (pending) {
      operation.pending().accept(response);
    } else {
      operation.done().complete(response);
      invokeWindow.release();
    }
  }

  private void expectNext() {
    responseTimerLock.lock();
    try {
      if (invoked.isEmpty()) {
        association.expectNoResponse();
      } else {
        association.expectResponse();
      }
    } finally {
      responseTimerLock.unlock();
    }
  }

  private byte[] buffer(InputStream data) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] piece = new byte[8192];
    for (int n = data.read(piece); n >= 0; n = data.read(piece)) {
      if (bytes.size() + n > options.maxBufferedData()) {
        throw association.abort(
            AbortReason.NOT_SPECIFIED,
            "a data set is longer than " + options.maxBufferedData() + " bytes");
      }
      bytes.write(piece, 0, n);
    }
    return bytes.toByteArray();
  }

  private void request(Dimse dimse, MessageReader.Message message) throws IOException {
    CommandSet command = message.command();
    String sopClass = command.text(dimse.sopClassTag());
    DimseHandlers.Entry entry = handlers.find(dimse, sopClass);
    boolean worker = entry != null && entry.worker();
    InputStream data =
        message.data() == null
            ? InputStream.nullInputStream()
            : worker ? new ByteArrayInputStream(buffer(message.data())) : message.data();
    DimseRequest request = new DimseRequest(this, dimse, message.context(), command, data);
    if (performing.size() >= performWindow) {
      throw association.abort(
          AbortReason.UNEXPECTED_PDU_PARAMETER, "more operations than the negotiated window");
    }
    association.performanceBegun();
    if (performing.putIfAbsent(command.messageId(), request) != null) {
      request.respond(Status.DUPLICATE_INVOCATION);
    } else if (entry == null) {
      request.respond(
          handlers.knows(dimse) ? Status.SOP_CLASS_NOT_SUPPORTED : Status.UNRECOGNIZED_OPERATION);
    } else if (dimse.dataRequired() && message.data() == null) {
      request.respond(
          new DicomStatusException(Status.MISTYPED_ARGUMENT, "the request has no data set"));
    } else if (dimse.sopInstanceTag() != 0 && command.text(dimse.sopInstanceTag()).isEmpty()) {
      request.respond(
          new DicomStatusException(
              Status.MISTYPED_ARGUMENT,
              "the request names no SOP instance",
              dimse.sopInstanceTag()));
    } else if (worker) {
      perform(entry.handler(), request);
    } else {
      handle(entry.handler(), request);
    }
  }

  private void perform(DimseHandler handler, DimseRequest request) throws IOException {
    try {
      AssociationThreads.requestors()
          .execute(
              () -> {
                try {
                  handle(handler, request);
                } catch (IOException e) {
                  LOG.debug("{}: {}", association, e.getMessage());
                }
              });
    } catch (RejectedExecutionException e) {
      request.respond(Status.RESOURCE_LIMITATION);
    }
  }

  private void handle(DimseHandler handler, DimseRequest request) throws IOException {
    try {
      handler.handle(request);
    } catch (AssociationException e) {
      throw e;
    } catch (DicomStatusException e) {
      LOG.warn(
          "{} {} of {}: {}: {}",
          association,
          request.dimse(),
          request.sopInstanceUid(),
          e.status(),
          e.errorComment());
      if (!request.isAnswered()) {
        request.respond(e);
      }
    } catch (IOException | RuntimeException e) {
      LOG.error("{} {} of {}", association, request.dimse(), request.sopInstanceUid(), e);
      if (!request.isAnswered()) {
        request.respond(new DicomStatusException(Status.PROCESSING_FAILURE, "internal error"));
      }
    }
  }

  void answer(DimseRequest request, boolean pending, CommandSet response, @Nullable DataSource data)
      throws IOException {
    if (pending) {
      association.performanceContinues();
      send(request.presentationContext(), response, data);
      return;
    }
    // before the peer can see the answer and use the place in the window
    performing.remove(request.command().messageId(), request);
    try {
      send(request.presentationContext(), response, data);
    } finally {
      association.performanceEnded();
    }
  }

  // ---- ending

  /** Releases and waits for the end. */
  public void release() throws AssociationException {
    association.release();
  }

  public void abort() {
    association.abort();
  }

  /** Releases if still established, and aborts if that fails. */
  @Override
  public void close() {
    if (association.isEstablished()) {
      try {
        release();
      } catch (AssociationException e) {
        LOG.debug("{}: {}", association, e.getMessage());
        abort();
      }
    }
  }
}
