package org.orderly.it.peer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.net.dimse.Dimse;
import org.orderly.dicom.net.dimse.DimseAssociation;
import org.orderly.dicom.net.dimse.DimseEngine;
import org.orderly.dicom.net.dimse.DimseHandlers;
import org.orderly.dicom.net.dimse.DimseRequest;
import org.orderly.dicom.net.dimse.Status;
import org.orderly.dicom.net.service.InstanceCalls;
import org.orderly.dicom.net.ul.AssociationListener;
import org.orderly.dicom.net.ul.AssociationObserver;
import org.orderly.dicom.net.ul.ConnectRequest;
import org.orderly.dicom.net.ul.ListenerOptions;
import org.orderly.dicom.net.ul.PresentationContext;
import org.orderly.dicom.net.ul.ProposedContext;
import org.orderly.dicom.testing.LoopbackScp;

/** Confirms, or refuses, that it keeps what it is asked for (PS3.4 Annex J). */
public final class CommitmentScp implements AutoCloseable {
  private static final int NO_SUCH_INSTANCE = 0x0112;

  private final AssociationListener listener;
  private final ExecutorService answers = Executors.newSingleThreadExecutor();
  private final List<String> outcomes = new ArrayList<>();
  private volatile int callBack;
  private volatile boolean keeping = true;

  private CommitmentScp() throws IOException {
    ListenerOptions options = ListenerOptions.onPort(0);
    DimseHandlers handlers =
        DimseHandlers.builder()
            .on(Uid.StorageCommitmentPushModel, Dimse.N_ACTION, this::asked)
            .build();
    listener =
        AssociationListener.start(
            options,
            request -> LoopbackScp.any().negotiate(request.rq(), options.options()),
            DimseEngine.of(handlers),
            new AssociationObserver() {});
  }

  public static CommitmentScp start() throws IOException {
    return new CommitmentScp();
  }

  public int port() {
    return listener.port();
  }

  /** Answers on an association of its own to that port; 0: on that of the request. */
  public void callBack(int port) {
    callBack = port;
  }

  /** Whether it has what it is asked for. */
  public void keep(boolean keep) {
    keeping = keep;
  }

  /** What its answers were answered with. */
  public synchronized List<String> outcomes() {
    return List.copyOf(outcomes);
  }

  private void asked(DimseRequest request) throws IOException {
    DataSet information = request.dataSet();
    request.respond(Status.SUCCESS);
    answers.execute(() -> answer(request, information));
  }

  private void answer(DimseRequest request, DataSet information) {
    DataSet report =
        new DataSet().put(Tag.TransactionUID, information.string(Tag.TransactionUID, ""));
    DataSet[] items =
        information.items(Tag.ReferencedSOPSequence).stream()
            .map(CommitmentScp::copy)
            .toArray(DataSet[]::new);
    if (!keeping) {
      for (DataSet item : items) {
        item.putInt(Tag.FailureReason, NO_SUCH_INSTANCE);
      }
    }
    report.putSequence(keeping ? Tag.ReferencedSOPSequence : Tag.FailedSOPSequence, items);
    String outcome;
    try {
      outcome =
          callBack == 0
              ? report(request.association(), request.presentationContext(), report)
              : calledBack(report);
    } catch (IOException e) {
      outcome = e.toString();
    }
    synchronized (this) {
      outcomes.add(outcome);
    }
  }

  private static DataSet copy(DataSet item) {
    DataSet copy = new DataSet();
    item.forEach(copy::put);
    return copy;
  }

  private String calledBack(DataSet report) throws IOException {
    ProposedContext context =
        ProposedContext.of(Uid.StorageCommitmentPushModel, Uid.ImplicitVRLittleEndian)
            .withRoles(false, true);
    ConnectRequest request =
        ConnectRequest.of(
            "127.0.0.1", callBack, AeTitle.of("KEEPER"), AeTitle.of("ORDERLY"), List.of(context));
    try (DimseAssociation association = DimseAssociation.connect(request)) {
      PresentationContext accepted =
          association.association().context(Uid.StorageCommitmentPushModel);
      return accepted == null ? "no context" : report(association, accepted, report);
    }
  }

  private String report(
      DimseAssociation association, PresentationContext context, DataSet information)
      throws IOException {
    return association
        .perform(
            new InstanceCalls(context, Uid.StorageCommitmentPushModel)
                .event(Uid.StorageCommitmentPushModelInstance, keeping ? 1 : 2, information))
        .status()
        .toString();
  }

  @Override
  public void close() {
    answers.shutdownNow();
    listener.close();
  }
}
