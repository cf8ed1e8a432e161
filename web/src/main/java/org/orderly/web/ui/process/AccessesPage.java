package org.orderly.web.ui.process;

import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.orderly.common.DatabaseFailedException;
import org.orderly.deident.AccessLog;
import org.orderly.deident.PseudonymAccess;
import org.orderly.web.ui.SignedIn;

/** Who has asked the pseudonyms, for auditors. */
@Named("accesses")
@ViewScoped
public class AccessesPage implements Serializable {
  private static final List<String> FIELDS = List.of("scope", "q");

  @Inject private AccessLog log;
  @Inject private SignedIn user;
  @Inject private ExternalContext external;

  private ShownRows shown = new ShownRows();
  private List<PseudonymAccess> rows = List.of();
  private Map<String, Integer> scopes = Map.of();
  private int total;
  private boolean trouble;

  /** Shows what the address names. */
  public void open() throws IOException {
    if (!user.hasRole("auditor")) {
      FacesContext.getCurrentInstance().responseComplete();
      external.responseSendError(403, "");
      return;
    }
    shown = ShownRows.of(external.getRequestParameterMap(), FIELDS);
    try {
      AccessLog.Page page =
          log.page(
              shown.value("scope"),
              shown.value("q"),
              !shown.oldestFirst(),
              shown.offset(),
              shown.size());
      rows = page.rows();
      total = page.total();
      scopes = log.scopes(shown.value("q"));
    } catch (DatabaseFailedException e) {
      trouble = true;
    }
  }

  public List<PseudonymAccess> getRows() {
    return rows;
  }

  public List<Choice> getScopes() {
    return Choice.of(scopes, shown.value("scope"), scope -> scope);
  }

  public RowPager getPager() {
    return new RowPager(shown, rows.size(), total, AccessLog.MOST);
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
