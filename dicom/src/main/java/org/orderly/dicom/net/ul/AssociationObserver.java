package org.orderly.dicom.net.ul;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.net.pdu.Pdu;
import org.orderly.dicom.net.pdu.RejectReason;

/**
 * Hears of the beginning and end of accepted associations, for sessions, counters and audit; must
 * not block.
 */
public interface AssociationObserver {
  AssociationObserver NONE = new AssociationObserver() {};

  default void opened(Association association) {}

  /** {@code failure} is null after an orderly release. */
  default void closed(Association association, @Nullable AssociationException failure) {}

  /** {@code rq} is null when the limit of associations was reached before any request was read. */
  default void rejected(
      Pdu.@Nullable AssociateRq rq, InetSocketAddress remote, RejectReason reason) {}
}
