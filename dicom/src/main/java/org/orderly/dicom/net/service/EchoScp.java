package org.orderly.dicom.net.service;

import java.io.IOException;
import org.orderly.dicom.net.dimse.DimseHandler;
import org.orderly.dicom.net.dimse.DimseRequest;
import org.orderly.dicom.net.dimse.Status;

/** Verification SCP (PS3.4 annex A): every C-ECHO succeeds. */
public final class EchoScp implements DimseHandler {
  public static final String SOP_CLASS = "1.2.840.10008.1.1";

  @Override
  public void handle(DimseRequest request) throws IOException {
    request.respond(Status.SUCCESS);
  }
}
