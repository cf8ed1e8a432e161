package org.orderly.board;

/**
 * How many jobs of the batches in a part of the board are told; the others by a filter of their
 * batch.
 *
 * @param first how many of a batch that has more than there is room for
 * @param room how many of batches that are told whole, together
 */
public record JobShare(int first, int room) {
  /** The first so many of each batch. */
  public static JobShare ofEach(int first) {
    return new JobShare(first, 0);
  }
}
