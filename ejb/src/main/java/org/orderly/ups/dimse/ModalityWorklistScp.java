package org.orderly.ups.dimse;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.net.dimse.DicomStatusException;
import org.orderly.dicom.net.dimse.DimseHandler;
import org.orderly.dicom.net.dimse.DimseRequest;
import org.orderly.dicom.net.dimse.Status;
import org.orderly.ups.UpsContext;
import org.orderly.ups.UpsException;
import org.orderly.ups.WorkitemQuery;
import org.orderly.ups.WorkitemSearch;

/**
 * C-FIND of a Modality Worklist (PS3.4 Annex K), answered from the scheduled work items where the
 * AE is told so ({@code dcmUPS2MWLCFindSCP}).
 */
@ApplicationScoped
class ModalityWorklistScp implements DimseHandler {
  static final String SOP_CLASS = Uid.ModalityWorklistInformationModelFind;

  private static final Status OUT_OF_RESOURCES = new Status(0xA700);
  private static final Status UNABLE_TO_PROCESS = new Status(0xC000);

  private final WorkitemSearch search;
  private final Contexts contexts;

  @Inject
  ModalityWorklistScp(WorkitemSearch search, Contexts contexts) {
    this.search = search;
    this.contexts = contexts;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected ModalityWorklistScp() {
    this(null, null);
  }

  @Override
  public void handle(DimseRequest request) throws DicomStatusException, IOException {
    UpsContext context = contexts.of(request);
    if (!context.ae().workitems().modalityWorklist()) {
      request.respond(Status.SOP_CLASS_NOT_SUPPORTED);
      return;
    }
    try {
      find(request, context);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (UpsException e) {
      throw new DicomStatusException(UNABLE_TO_PROCESS, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      throw new DicomStatusException(UNABLE_TO_PROCESS, "the search failed");
    }
    request.respond(request.cancelled() ? Status.CANCEL : Status.SUCCESS);
  }

  private void find(DimseRequest request, UpsContext context)
      throws UpsException, DicomStatusException, IOException {
    ModalityWorklist worklist =
        new ModalityWorklist(
            context.configuration().device().modalityWorklistStations(), Contexts.dataSet(request));
    WorkitemQuery query = WorkitemQuery.of(worklist.keys()).withSupportedKeys();
    int most = context.ae().queryMaxNumberOfResults();
    if (most > 0 && search.count(context, query) > most) {
      throw new DicomStatusException(OUT_OF_RESOURCES, "more than " + most + " matches");
    }
    search.forEach(
        context,
        query,
        workitem -> {
          if (request.cancelled() || !worklist.isInTime(workitem)) {
            return;
          }
          try {
            request.respond(Status.PENDING, null, worklist.answer(workitem));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
