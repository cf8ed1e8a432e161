package org.orderly.dicom.net.dimse;

import org.orderly.dicom.encoding.ReadLimits;

/**
 * Bounds of message exchange.
 *
 * @param maxCommand longest command set
 * @param maxBufferedData longest data set that is kept in memory: those of responses and of worker
 *     handlers
 * @param maxOperations outstanding operations where the negotiated window has no limit
 */
public record DimseOptions(
    int maxCommand, int maxBufferedData, int maxOperations, ReadLimits readLimits) {
  public static final DimseOptions DEFAULTS =
      new DimseOptions(64 * 1024, 16 * 1024 * 1024, 64, ReadLimits.DEFAULTS);

  int window(int negotiated) {
    return negotiated == 0 ? maxOperations : Math.min(negotiated, maxOperations);
  }
}
