package org.orderly.dicom.net.dimse;

import java.io.IOException;

/**
 * Performs one operation. It answers with {@link DimseRequest#respond}, at once or later from
 * another thread, or throws. On the association's thread (the default) it reads the data set
 * straight from the connection.
 */
@FunctionalInterface
public interface DimseHandler {
  void handle(DimseRequest request) throws DicomStatusException, IOException;
}
