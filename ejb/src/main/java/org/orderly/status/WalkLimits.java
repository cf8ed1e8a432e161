package org.orderly.status;

/**
 * How far a list is looked through, which bounds the time that a page takes.
 *
 * @param few so many rows are given to a statement by key; more are common, and walking finds
 *     enough soon
 * @param portion studies that may have a status are taken so many at a time, where each has many
 *     rows in the list
 * @param portions so many portions are looked through before the list is walked as a whole
 * @param stretch rows that are looked at by one statement
 * @param counted rows looked at to count; for the rows of the page itself it is walked on
 * @param farthest rows looked at for the rows of the page; what is behind them is not shown
 */
record WalkLimits(int few, int portion, int portions, int stretch, int counted, int farthest) {
  static final WalkLimits USUAL = new WalkLimits(4000, 400, 10, 1000, 1000, 200_000);

  /** Of so many studies each row can be looked at. */
  int portion(HoldingLevel level) {
    return switch (level) {
      case IMAGE -> portion;
      case SERIES -> 4 * portion;
      case STUDY, PATIENT -> 5 * portion;
    };
  }
}
