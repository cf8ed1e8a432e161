package org.orderly.dicom.net.ul;

import java.io.IOException;

/** What runs on the thread of an accepted association until the association ends. */
@FunctionalInterface
public interface AssociationService {
  void serve(Association association) throws IOException;
}
