package org.orderly.ups.dimse;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.net.dimse.DicomStatusException;
import org.orderly.dicom.net.dimse.Dimse;
import org.orderly.dicom.net.dimse.DimseHandler;
import org.orderly.dicom.net.dimse.DimseRequest;
import org.orderly.dicom.net.dimse.Status;
import org.orderly.dicom.net.pdu.UserItem.ExtendedNegotiation;
import org.orderly.dicom.net.ul.Association;
import org.orderly.ups.UpsContext;
import org.orderly.ups.UpsException;
import org.orderly.ups.WorkitemQuery;
import org.orderly.ups.WorkitemSearch;

/** C-FIND of UPS Pull, Watch and Query (PS3.4 CC.2.8); answers while it searches. */
@ApplicationScoped
class WorkitemFindScp implements DimseHandler {
  private static final Status OUT_OF_RESOURCES = new Status(0xA700);
  private static final Status IDENTIFIER_DOES_NOT_MATCH = new Status(0xA900);
  private static final Status UNABLE_TO_PROCESS = new Status(0xC000);

  /** The field of the extended negotiation that asks for fuzzy matching (PS3.4 K.4.1.3). */
  private static final int FUZZY = 2;

  private final WorkitemSearch search;
  private final Contexts contexts;

  @Inject
  WorkitemFindScp(WorkitemSearch search, Contexts contexts) {
    this.search = search;
    this.contexts = contexts;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected WorkitemFindScp() {
    this(null, null);
  }

  /** Ends a search from within. */
  private static final class Cancelled extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Cancelled() {
      super(null, null, false, false);
    }
  }

  @Override
  public void handle(DimseRequest request) throws DicomStatusException, IOException {
    UpsService service = UpsService.of(request.presentationContext().abstractSyntax());
    if (service == null || !service.offers(Dimse.C_FIND)) {
      request.respond(Status.UNRECOGNIZED_OPERATION);
      return;
    }
    try {
      find(request);
      request.respond(Status.SUCCESS);
    } catch (Cancelled e) {
      request.respond(Status.CANCEL);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (UpsException e) {
      int[] offending = e.offendingTags().stream().mapToInt(Integer::intValue).toArray();
      boolean identifier =
          e.status().equals(Status.INVALID_ATTRIBUTE_VALUE)
              || e.status().equals(Status.NO_SUCH_ATTRIBUTE);
      throw new DicomStatusException(
          identifier ? IDENTIFIER_DOES_NOT_MATCH : UNABLE_TO_PROCESS,
          String.valueOf(e.getMessage()),
          offending);
    } catch (RuntimeException e) {
      throw new DicomStatusException(UNABLE_TO_PROCESS, "the search failed");
    }
  }

  private void find(DimseRequest request) throws UpsException, DicomStatusException, IOException {
    UpsContext context = contexts.of(request);
    DataSet wanted = Contexts.dataSet(request);
    DataSet keys = new DataSet();
    wanted.forEach(keys::put);
    keys.remove(Tag.TimezoneOffsetFromUTC);
    List<Integer> unsupported = search.unsupported(context, keys);
    WorkitemQuery query =
        new WorkitemQuery(keys, isFuzzy(request), false, List.of(), 0, 0).withSupportedKeys();
    int most = context.ae().queryMaxNumberOfResults();
    if (most > 0 && search.count(context, query) > most) {
      throw new DicomStatusException(OUT_OF_RESOURCES, "more than " + most + " matches");
    }
    Status pending = unsupported.isEmpty() ? Status.PENDING : Status.PENDING_WITH_WARNING;
    search.forEach(
        context,
        query,
        match -> {
          if (request.cancelled()) {
            throw new Cancelled();
          }
          try {
            request.respond(pending, null, ReturnKeys.answer(wanted, match));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    if (request.cancelled()) {
      throw new Cancelled();
    }
  }

  private static boolean isFuzzy(DimseRequest request) {
    Association association = request.association().association();
    String sopClass = request.presentationContext().abstractSyntax();
    return association.acceptance().user().all(ExtendedNegotiation.class).stream()
        .filter(item -> item.sopClassUid().equals(sopClass))
        .map(ExtendedNegotiation::information)
        .anyMatch(bytes -> bytes.length > FUZZY && bytes[FUZZY] == 1);
  }
}
