package org.orderly.web.ui.status;

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

  public String previous() {
    return shown.with("page", Integer.toString(shown.page() - 1));
  }

  public String next() {
    return shown.with("page", Integer.toString(shown.page() + 1));
  }
}
