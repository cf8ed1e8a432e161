package org.orderly.upload;

/**
 * What a zip file may have.
 *
 * @param entries how many
 * @param expanded bytes of all files together
 * @param packed the length of the zip file
 */
record ZipLimits(int entries, long expanded, long packed) {

  /** Files may be that many times as long as the zip file; empty images are some hundred times. */
  static final int RATIO = 200;

  /** Below so many bytes the ratio does no harm. */
  static final long HARMLESS = 64L * 1024 * 1024;
}
