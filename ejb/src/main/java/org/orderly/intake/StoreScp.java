package org.orderly.intake;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.orderly.archive.Source;
import org.orderly.dicom.dict.Dictionary;
import org.orderly.dicom.net.dimse.DicomStatusException;
import org.orderly.dicom.net.dimse.DimseHandler;
import org.orderly.dicom.net.dimse.DimseRequest;
import org.orderly.dicom.net.dimse.Status;
import org.orderly.dicom.net.ul.Association;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Storage SCP (PS3.4 annex B). The association's thread reads the object; the response goes out
 * when the archive has committed, so that a peer with an operations window can send on meanwhile.
 */
@ApplicationScoped
public class StoreScp implements DimseHandler {

  private static final Logger LOG = LoggerFactory.getLogger(StoreScp.class);

  private final Reception reception;
  private final AssociationSnapshots snapshots;
  private final Executor responders;

  @Inject
  StoreScp(Reception reception, AssociationSnapshots snapshots, Responders responders) {
    this.reception = reception;
    this.snapshots = snapshots;
    this.responders = responders;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected StoreScp() {
    this(null, null, null);
  }

  @Override
  public void handle(DimseRequest request) throws DicomStatusException, IOException {
    String context = request.presentationContext().abstractSyntax();
    if (!context.equals(request.sopClassUid()) && !Dictionary.isStorageSopClass(context)) {
      throw new DicomStatusException(
          Status.SOP_CLASS_NOT_SUPPORTED, "the context is of another service");
    }
    Association association = request.association().association();
    AssociationSnapshots.Called called = snapshots.called(association);
    Announced announced =
        new Announced(
            request.presentationContext().transferSyntax(),
            request.sopClassUid(),
            request.sopInstanceUid(),
            null,
            new Source(
                Source.DIMSE,
                association.callingAeTitle(),
                association.calledAeTitle(),
                HostNames.of(association.remoteAddress().getAddress(), called.ae()),
                HostNames.of(association.localAddress(), called.ae())),
            called.snapshot(),
            called.ae());
    try {
      CompletableFuture<Receipt> receipt = reception.receive(announced, request.data());
      if (association.maxOperationsPerformed() == 1) {
        // the peer waits anyway, and so the archive's thread need not touch the network
        respond(request, receipt.join());
      } else {
        receipt.thenAcceptAsync(r -> respond(request, r), responders);
      }
    } catch (IntakeException e) {
      throw new DicomStatusException(e.status().status(), e.comment(), e.offendingElements());
    }
  }

  private static void respond(DimseRequest request, Receipt receipt) {
    try {
      if (receipt.stored()) {
        request.respond(Status.SUCCESS);
      } else {
        LOG.warn(
            "{} C-STORE of {}: {}: {}",
            request.association().association(),
            receipt.sopIuid(),
            receipt.status().status(),
            receipt.comment());
        request.respond(new DicomStatusException(receipt.status().status(), receipt.comment()));
      }
    } catch (IOException | RuntimeException e) {
      // the object is safe; the sender will ask again and hear so
      LOG.info("{}: answer not sent: {}", request.association().association(), e.getMessage());
    }
  }
}
