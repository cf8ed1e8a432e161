package org.orderly.export;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.InstanceLocation;
import org.orderly.dicom.dict.Dictionary;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.ReadLimits;
import org.orderly.dicom.encoding.Recoder;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.net.dimse.DimseAssociation;
import org.orderly.dicom.net.dimse.DimseResponse;
import org.orderly.dicom.net.dimse.StoreStatus;
import org.orderly.dicom.net.ul.AssociationException;
import org.orderly.dicom.net.ul.MessageWriter;
import org.orderly.dicom.net.ul.PresentationContext;
import org.orderly.peer.Peer;
import org.orderly.task.InstanceResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends objects over one association. Files go out as they are read; while the answer to one object
 * is awaited the next file is opened.
 */
final class StoreAssociation {
  private static final int FILE_BUFFER = 64 * 1024;
  private static final Logger LOG = LoggerFactory.getLogger(StoreAssociation.class);

  private final DimseAssociation association;
  private final Peer peer;
  private final Transfer transfer;
  private final boolean silently;
  private final Deque<Sent> unanswered = new ArrayDeque<>();

  /** The bytes of an object could not be had or encoded; the association is aborted by that. */
  static final class UnsendableException extends IOException {
    private static final long serialVersionUID = 1L;

    UnsendableException(IOException cause) {
      super(textOf(cause), cause);
    }
  }

  private record Sent(InstanceLocation instance, CompletableFuture<DimseResponse> response) {}

  /**
   * @param silently leaves out what the receiver does not accept
   */
  StoreAssociation(DimseAssociation association, Peer peer, Transfer transfer, boolean silently) {
    this.association = association;
    this.peer = peer;
    this.transfer = transfer;
    this.silently = silently;
  }

  static void refused(Transfer transfer, Peer peer, InstanceLocation instance, boolean silently)
      throws SQLException {
    if (silently) {
      transfer.leaveOut(instance);
      return;
    }
    String what =
        Dictionary.nameOfUid(instance.sopCuid())
            + " in "
            + Dictionary.nameOfUid(instance.transferSyntax());
    transfer.answered(
        instance, InstanceResult.NOT_SENT, peer.remote() + " does not accept " + what);
  }

  /** Null, or why the association is over. */
  @Nullable String send(List<InstanceLocation> instances) throws SQLException, UnsendableException {
    try {
      for (InstanceLocation instance : instances) {
        if (transfer.mustStop()) {
          break;
        }
        send(instance);
        harvest(false);
      }
      harvest(true);
      return null;
    } catch (UnsendableException e) {
      harvestAnswered();
      throw e;
    } catch (IOException e) {
      LOG.warn("{} -> {}: {}", peer.local(), peer.remote(), e.toString());
      harvestAnswered();
      return textOf(e);
    }
  }

  static String textOf(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private void send(InstanceLocation instance) throws IOException, SQLException {
    PresentationContext context = StoreContexts.choose(association.association(), instance);
    if (context == null) {
      refused(transfer, peer, instance, silently);
      return;
    }
    InputStream file;
    try {
      file = open(instance);
    } catch (IOException e) {
      LOG.error("instance {}: file cannot be read: {}", instance.sopIuid(), e.toString());
      transfer.answered(
          instance,
          Transfer.MISSING,
          e instanceof NoSuchFileException
              ? "File is missing"
              : "File cannot be read: " + textOf(e));
      return;
    }
    try (file) {
      CompletableFuture<DimseResponse> response =
          association.storeAsync(
              context,
              instance.sopCuid(),
              instance.sopIuid(),
              out -> writeOrGiveUp(file, instance, context, out));
      unanswered.add(new Sent(instance, response));
    } catch (UnsendableException e) {
      LOG.error("instance {}: cannot be sent: {}", instance.sopIuid(), e.getMessage());
      transfer.answered(instance, Transfer.MISSING, "File cannot be sent: " + e.getMessage());
      throw e;
    }
  }

  /**
   * Opens the file and reads its header before anything is sent: half a message could not be taken
   * back.
   */
  private static InputStream open(InstanceLocation instance) throws IOException {
    InputStream file = new BufferedInputStream(Files.newInputStream(instance.file()), FILE_BUFFER);
    boolean good = false;
    try {
      Part10.readHeader(file);
      good = true;
      return file;
    } finally {
      if (!good) {
        file.close();
      }
    }
  }

  private static void writeOrGiveUp(
      InputStream file, InstanceLocation instance, PresentationContext context, OutputStream out)
      throws IOException {
    try {
      write(file, instance, context, out);
    } catch (AssociationException e) {
      throw e;
    } catch (IOException e) {
      throw new UnsendableException(e);
    }
  }

  private static void write(
      InputStream file, InstanceLocation instance, PresentationContext context, OutputStream out)
      throws IOException {
    TransferSyntax stored = TransferSyntax.of(instance.transferSyntax());
    // fragments must be of even length (PS3.7 annex F); senders of odd values are not that strict
    boolean odd = (instance.size() & 1) != 0;
    if (odd || !context.transferSyntax().equals(instance.transferSyntax())) {
      new Recoder(stored, TransferSyntax.of(context.transferSyntax()), ReadLimits.PASSED_ON)
          .recode(file, out);
    } else if (out instanceof MessageWriter message) {
      message.transferFrom(file);
    } else {
      file.transferTo(out);
    }
  }

  /** Takes the answers that have come; with {@code all} waits for the others. */
  private void harvest(boolean all) throws IOException, SQLException {
    while (!unanswered.isEmpty() && (all || unanswered.peek().response().isDone())) {
      Sent sent = unanswered.element();
      DimseResponse response;
      try {
        response = sent.response().get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      } catch (ExecutionException e) {
        throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
      }
      unanswered.remove();
      answered(sent.instance(), response);
    }
  }

  /**
   * After the association broke: what was answered before counts, however the futures are ordered.
   */
  private void harvestAnswered() throws SQLException {
    for (Sent sent : unanswered) {
      if (sent.response().isDone() && !sent.response().isCompletedExceptionally()) {
        answered(sent.instance(), sent.response().join());
      }
    }
    unanswered.clear();
  }

  private void answered(InstanceLocation instance, DimseResponse response) throws SQLException {
    String comment = response.errorComment();
    String message =
        response.status().isSuccess()
            ? null
            : String.format("%04XH", response.status().code())
                + " "
                + StoreStatus.meaning(response.status())
                + (comment.isEmpty() ? "" : ": " + comment);
    transfer.answered(instance, response.status().code(), message);
  }
}
