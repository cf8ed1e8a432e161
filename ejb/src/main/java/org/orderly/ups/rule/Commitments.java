package org.orderly.ups.rule;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.net.dimse.CommandSet;
import org.orderly.dicom.net.dimse.Dimse;
import org.orderly.dicom.net.dimse.DimseHandlers;
import org.orderly.dicom.net.dimse.DimseRequest;
import org.orderly.dicom.net.dimse.Status;

/**
 * Takes the answers to requests for storage commitment (PS3.4 J.3.3), on the association of the
 * request or on another one, and hands each to whom it is for.
 */
@ApplicationScoped
public class Commitments {
  private static final int COMMITTED = 1;
  private static final int FAILURES_EXIST = 2;

  private final Map<String, CompletableFuture<DataSet>> waiting = new ConcurrentHashMap<>();

  /** Adds itself to the services of a listener, or of an association of our own. */
  public DimseHandlers.Builder addTo(DimseHandlers.Builder handlers) {
    return handlers.on(Uid.StorageCommitmentPushModel, Dimse.N_EVENT_REPORT, this::handle);
  }

  /** The answer that will come; whoever waits for it must end that. */
  CompletableFuture<DataSet> await(String transactionUid) {
    return waiting.computeIfAbsent(transactionUid, key -> new CompletableFuture<>());
  }

  void end(String transactionUid) {
    waiting.remove(transactionUid);
  }

  private void handle(DimseRequest request) throws IOException {
    int type = request.command().number(CommandSet.EVENT_TYPE_ID, 0);
    CommandSet extras = new CommandSet().putNumber(CommandSet.EVENT_TYPE_ID, type);
    if (type != COMMITTED && type != FAILURES_EXIST) {
      request.respond(Status.NO_SUCH_EVENT_TYPE, extras, null);
      return;
    }
    DataSet report = request.command().hasData() ? request.dataSet() : new DataSet();
    CompletableFuture<DataSet> asked = waiting.get(report.string(Tag.TransactionUID, ""));
    if (asked == null) {
      // nobody waits for it on this node, or no longer
      request.respond(Status.PROCESSING_FAILURE, extras, null);
      return;
    }
    request.respond(Status.SUCCESS, extras, null);
    asked.complete(report);
  }
}
