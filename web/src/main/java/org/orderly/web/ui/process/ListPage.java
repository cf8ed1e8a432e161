package org.orderly.web.ui.process;

import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orderly.common.DatabaseFailedException;
import org.orderly.web.ui.SignedIn;

/** A list whose address names all of its state: filter, order and page. */
public abstract class ListPage<R> implements Serializable {
  @Inject private SignedIn user;
  @Inject private ExternalContext external;

  private final List<String> fields;
  private final int most;
  private ShownRows shown = new ShownRows();
  private boolean trouble;
  private transient @Nullable Found<R> found;

  /**
   * @param fields of the filter
   * @param most how many rows can be reached
   */
  protected ListPage(List<String> fields, int most) {
    this.fields = fields;
    this.most = most;
  }

  /** The rows of a page, and how many there are. */
  protected record Found<R>(List<R> rows, int total) {}

  /** Reads what is to be shown. */
  protected abstract Found<R> read(ShownRows wanted);

  protected boolean mayOpen() {
    return user.isMaySeePatients();
  }

  /** Shows what the address names. */
  public void open() throws IOException {
    if (!mayOpen()) {
      // the page of the error is made within the call and takes this context away with it
      FacesContext.getCurrentInstance().responseComplete();
      external.responseSendError(403, "");
      return;
    }
    shown = ShownRows.of(external.getRequestParameterMap(), fields);
    refresh();
  }

  /** Reads the same page anew. */
  public void refresh() {
    found = new Found<>(List.of(), 0);
    trouble = false;
    if (!mayOpen()) {
      return;
    }
    try {
      found = read(shown);
    } catch (DatabaseFailedException e) {
      trouble = true;
    }
  }

  private Found<R> found() {
    if (found == null) {
      refresh();
    }
    return found == null ? new Found<>(List.of(), 0) : found;
  }

  /** The database does not answer. */
  protected void trouble() {
    trouble = true;
  }

  protected String value(String field) {
    return shown.value(field);
  }

  public List<R> getRows() {
    return found().rows();
  }

  public RowPager getPager() {
    return new RowPager(shown, found().rows().size(), found().total(), most);
  }

  public Map<String, String> getShown() {
    return shown.values();
  }

  public boolean isFiltered() {
    return shown.filtered();
  }

  public List<Integer> getSizes() {
    return ShownRows.SIZES;
  }

  public int getSize() {
    return shown.size();
  }

  public boolean isTrouble() {
    return trouble;
  }
}
