package org.orderly.dicom.net.dimse;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.encoding.DataSetReader;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.net.ul.PresentationContext;

/**
 * An operation that the peer invoked; any thread may answer it, once, after any number of pending
 * answers.
 */
public final class DimseRequest {
  private final DimseAssociation owner;
  private final Dimse dimse;
  private final PresentationContext context;
  private final CommandSet command;
  private final InputStream data;
  private final AtomicBoolean answered = new AtomicBoolean();
  private volatile boolean cancelled;

  DimseRequest(
      DimseAssociation owner,
      Dimse dimse,
      PresentationContext context,
      CommandSet command,
      InputStream data) {
    this.owner = owner;
    this.dimse = dimse;
    this.context = context;
    this.command = command;
    this.data = data;
  }

  public DimseAssociation association() {
    return owner;
  }

  public Dimse dimse() {
    return dimse;
  }

  public PresentationContext presentationContext() {
    return context;
  }

  public CommandSet command() {
    return command;
  }

  /** The affected or requested SOP class, whichever the operation has. */
  public String sopClassUid() {
    return command.text(dimse.sopClassTag());
  }

  /** The affected or requested SOP instance; empty where the peer gave none. */
  public String sopInstanceUid() {
    String affected = command.text(CommandSet.AFFECTED_SOP_INSTANCE_UID);
    return affected.isEmpty() ? command.text(CommandSet.REQUESTED_SOP_INSTANCE_UID) : affected;
  }

  /**
   * The data set as it arrives, ended by its last fragment; empty without one. Valid until the
   * handler returns.
   */
  public InputStream data() {
    return data;
  }

  /** Reads the whole data set into memory, within the limits of the engine. */
  public DataSet dataSet() throws IOException {
    return new DataSetReader(
            data, TransferSyntax.of(context.transferSyntax()), owner.options().readLimits())
        .readAll();
  }

  /** Whether the peer sent C-CANCEL for this operation. */
  public boolean cancelled() {
    return cancelled;
  }

  void cancel() {
    cancelled = true;
  }

  public void respond(Status status) throws IOException {
    respond(status, null, null);
  }

  /**
   * Answers; a status that is not pending ends the operation.
   *
   * @param extras further elements of the command, such as an error comment
   * @param data data set in the context's transfer syntax
   */
  public void respond(Status status, @Nullable CommandSet extras, @Nullable DataSet data)
      throws IOException {
    DataSource source = data == null ? null : DataSource.of(data, context.transferSyntax());
    if (!status.isPending() && !answered.compareAndSet(false, true)) {
      throw new IllegalStateException("answered twice");
    }
    CommandSet response =
        new CommandSet()
            .putNumber(CommandSet.COMMAND_FIELD, dimse.field() | Dimse.RESPONSE)
            .putNumber(CommandSet.MESSAGE_ID_BEING_RESPONDED_TO, command.messageId())
            .putNumber(CommandSet.STATUS, status.code())
            .hasData(source != null);
    String sopClass = sopClassUid();
    if (!sopClass.isEmpty()) {
      response.putUid(CommandSet.AFFECTED_SOP_CLASS_UID, sopClass);
    }
    String sopInstance = sopInstanceUid();
    if (!sopInstance.isEmpty()) {
      response.putUid(CommandSet.AFFECTED_SOP_INSTANCE_UID, sopInstance);
    }
    if (extras != null) {
      response.putAll(extras);
    }
    owner.answer(this, status.isPending(), response, source);
  }

  /** Answers with the status of an exception. */
  public void respond(DicomStatusException e) throws IOException {
    CommandSet extras = new CommandSet();
    String comment = e.errorComment();
    if (!comment.isEmpty()) {
      // VR LO: at most 64 characters
      extras.putText(
          CommandSet.ERROR_COMMENT, comment.length() > 64 ? comment.substring(0, 64) : comment);
    }
    if (e.offendingElements().length > 0) {
      extras.putTags(CommandSet.OFFENDING_ELEMENT, e.offendingElements());
    }
    respond(e.status(), extras, null);
  }

  boolean isAnswered() {
    return answered.get();
  }
}
