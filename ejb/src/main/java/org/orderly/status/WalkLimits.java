package org.orderly.status;

/**
 * How far a list is looked through. They bound the time that a page takes; what a list shows does
 * not depend on them, but for rows behind the farthest.
 *
 * @param few so many rows are given to a statement by key; more are common, and walking finds
 *     enough soon
 * @param portion studies that may have a status are taken so many at a time, where each has many
 *     rows in the list
 * @param stretch rows that are looked at by one statement
 * @param counted rows looked at to count; for the rows of the page itself it is walked on
 * @param farthest rows looked at for the rows of the page
 */
record WalkLimits(int few, int portion, int stretch, int counted, int farthest) {
  static final WalkLimits USUAL = new WalkLimits(4000, 400, 2000, 2000, 200_000);

  /** Of so many studies each row can be looked at. */
  int portion(HoldingLevel level) {
    return switch (level) {
      case IMAGE -> portion;
      case SERIES -> 4 * portion;
      case STUDY, PATIENT -> 5 * portion;
    };
  }
}
