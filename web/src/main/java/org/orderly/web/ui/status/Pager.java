package org.orderly.web.ui.status;

import org.orderly.status.HoldingOrder;

/**
 * Where a page of a list is, and where the others are.
 *
 * @param rows on this page
 * @param found how many there are, up to one more than can be reached
 * @param most how many can be reached
 */
public record Pager(ShownList shown, int rows, int found, int most) {

  public int first() {
    return rows == 0 ? 0 : shown.page() * shown.size() + 1;
  }

  public int last() {
    return shown.page() * shown.size() + rows;
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

  /** How the list is sorted by time, as the header tells it. */
  public String sorted() {
    return shown.timeOrder() == HoldingOrder.FIRST_RECEIVED ? "ascending" : "descending";
  }

  /** The address of the list sorted the other way round. */
  public String sortedBy() {
    return shown.sortedBy("received");
  }

  public String firstAddress() {
    return shown.with("page", "0");
  }

  public String lastAddress() {
    return shown.with("page", Integer.toString((total() - 1) / shown.size()));
  }

  public String previous() {
    return shown.with("page", Integer.toString(shown.page() - 1));
  }

  public String next() {
    return shown.with("page", Integer.toString(shown.page() + 1));
  }
}
