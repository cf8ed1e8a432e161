package org.orderly.ups.dimse;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.encoding.DicomParseException;
import org.orderly.dicom.net.dimse.DicomStatusException;
import org.orderly.dicom.net.dimse.DimseRequest;
import org.orderly.dicom.net.dimse.Status;
import org.orderly.dicom.net.ul.Association;
import org.orderly.intake.AssociationSnapshots;
import org.orderly.ups.Origin;
import org.orderly.ups.UpsContext;

/** On whose behalf a request over an association acts, and what it carries. */
@ApplicationScoped
class Contexts {
  private final AssociationSnapshots snapshots;

  @Inject
  Contexts(AssociationSnapshots snapshots) {
    this.snapshots = snapshots;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected Contexts() {
    this(null);
  }

  UpsContext of(DimseRequest request) throws DicomStatusException {
    Association association = request.association().association();
    AssociationSnapshots.Called called = snapshots.called(association);
    return new UpsContext(
        called.snapshot(), called.ae(), AeTitle.of(association.callingAeTitle()), Origin.DIMSE);
  }

  static DataSet dataSet(DimseRequest request) throws DicomStatusException, IOException {
    if (!request.command().hasData()) {
      return new DataSet();
    }
    try {
      return request.dataSet();
    } catch (DicomParseException e) {
      throw new DicomStatusException(Status.PROCESSING_FAILURE, "the data set cannot be read");
    }
  }
}
