package org.orderly.dicom.net.service;

import java.io.IOException;
import java.util.function.Consumer;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.net.dimse.CommandSet;
import org.orderly.dicom.net.dimse.DicomStatusException;
import org.orderly.dicom.net.dimse.Dimse;
import org.orderly.dicom.net.dimse.DimseHandler;
import org.orderly.dicom.net.dimse.DimseHandlers;
import org.orderly.dicom.net.dimse.DimseRequest;
import org.orderly.dicom.net.dimse.Status;

/**
 * Receives the event reports of a worklist (PS3.4 CC.2.4): the SCU of the UPS Event SOP class,
 * which by role selection performs the N-EVENT-REPORT.
 */
public final class UpsEventScp implements DimseHandler {
  private static final int FIRST = 1;
  private static final int LAST = 5;

  private final Consumer<Report> reports;

  /** One event report. */
  public record Report(String uid, int type, DataSet information) {}

  public UpsEventScp(Consumer<Report> reports) {
    this.reports = reports;
  }

  /** Adds itself; event reports name the UPS Push SOP class. */
  public DimseHandlers.Builder addTo(DimseHandlers.Builder handlers) {
    return handlers.on(Uid.UnifiedProcedureStepPush, Dimse.N_EVENT_REPORT, this);
  }

  @Override
  public void handle(DimseRequest request) throws DicomStatusException, IOException {
    int type = request.command().number(CommandSet.EVENT_TYPE_ID, 0);
    CommandSet extras = new CommandSet().putNumber(CommandSet.EVENT_TYPE_ID, type);
    if (type < FIRST || type > LAST) {
      request.respond(Status.NO_SUCH_EVENT_TYPE, extras, null);
      return;
    }
    DataSet information = request.command().hasData() ? request.dataSet() : new DataSet();
    reports.accept(new Report(request.sopInstanceUid(), type, information));
    request.respond(Status.SUCCESS, extras, null);
  }
}
