package org.orderly.dicom.net.dimse;

import java.io.IOException;
import org.orderly.dicom.net.ul.Association;
import org.orderly.dicom.net.ul.AssociationService;

/** Serves accepted associations with a set of handlers. */
public record DimseEngine(DimseHandlers handlers, DimseOptions options)
    implements AssociationService {

  public static DimseEngine of(DimseHandlers handlers) {
    return new DimseEngine(handlers, DimseOptions.DEFAULTS);
  }

  @Override
  public void serve(Association association) throws IOException {
    new DimseAssociation(association, handlers, options).run();
  }
}
