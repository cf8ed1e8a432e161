package org.orderly.dicom.encoding;

/**
 * Bounds on what a reader takes from a source that is not to be trusted.
 *
 * @param maxDepth deepest nesting of sequences
 * @param maxElements elements and items together
 * @param maxValueLength longer values are kept by reference (files) or skipped (streams)
 * @param maxInMemoryBytes sum of all values kept
 * @param maxInflatedBytes size of a deflated data set after inflation
 */
public record ReadLimits(
    int maxDepth,
    long maxElements,
    int maxValueLength,
    long maxInMemoryBytes,
    long maxInflatedBytes) {

  private static final int MIB = 1 << 20;

  public static final ReadLimits DEFAULTS =
      new ReadLimits(512, 2_000_000, 64 * MIB, 256L * MIB, 1024L * MIB);

  /**
   * For objects that are only passed on, of which little or nothing is kept: enhanced ones have
   * some sixty elements for each frame.
   */
  public static final ReadLimits PASSED_ON = DEFAULTS.withMaxElements(100_000_000);

  /** For the head of an object that arrives from the network: all up to the pixel data. */
  public static final ReadLimits HEAD = new ReadLimits(512, 200_000, MIB, 16L * MIB, 1024L * MIB);

  public ReadLimits withMaxDepth(int depth) {
    return new ReadLimits(depth, maxElements, maxValueLength, maxInMemoryBytes, maxInflatedBytes);
  }

  public ReadLimits withMaxElements(long elements) {
    return new ReadLimits(maxDepth, elements, maxValueLength, maxInMemoryBytes, maxInflatedBytes);
  }

  public ReadLimits withMaxValueLength(int length) {
    return new ReadLimits(maxDepth, maxElements, length, maxInMemoryBytes, maxInflatedBytes);
  }

  public ReadLimits withMaxInMemoryBytes(long bytes) {
    return new ReadLimits(maxDepth, maxElements, maxValueLength, bytes, maxInflatedBytes);
  }

  public ReadLimits withMaxInflatedBytes(long bytes) {
    return new ReadLimits(maxDepth, maxElements, maxValueLength, maxInMemoryBytes, bytes);
  }
}
