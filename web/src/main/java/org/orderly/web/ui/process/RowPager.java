package org.orderly.web.ui.process;

/**
 * Where a page of a list is, and where the others are.
 *
 * @param rows on this page
 * @param found how many there are, up to one more than can be reached
 * @param most how many can be reached
 */
public record RowPager(ShownRows shown, int rows, int found, int most) {

  public int first() {
    return rows == 0 ? 0 : shown.offset() + 1;
  }

  public int last() {
    return shown.offset() + rows;
  }

  public int total() {
    return Math.min(found, most);
  }

  public boolean more() {
    return found > most;
  }

  public boolean firstPage() {
    return shown.page() == 0;
  }

  public boolean lastPage() {
    return last() >= total();
  }

  public String previous() {
    return shown.with("page", Integer.toString(shown.page() - 1));
  }

  public String next() {
    return shown.with("page", Integer.toString(shown.page() + 1));
  }

  /** How the list is sorted by the time of creation, as the head of that column tells it. */
  public String sorted() {
    return shown.oldestFirst() ? "ascending" : "descending";
  }

  /** The address of the list sorted the other way round. */
  public String turned() {
    return shown.with("order", shown.oldestFirst() ? "" : "created");
  }
}
