package org.orderly.web.ui.process;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Map;
import org.orderly.deident.AccessLog;
import org.orderly.deident.PseudonymAccess;
import org.orderly.web.ui.SignedIn;

/** Who has asked the pseudonyms, for auditors. */
@Named("accesses")
@ViewScoped
public class AccessesPage extends ListPage<PseudonymAccess> {
  @Inject private AccessLog log;
  @Inject private SignedIn user;

  private Map<String, Integer> scopes = Map.of();

  public AccessesPage() {
    super(List.of("scope", "q"), AccessLog.MOST);
  }

  @Override
  protected boolean mayOpen() {
    return user.hasRole("auditor");
  }

  @Override
  protected Found<PseudonymAccess> read(ShownRows wanted) {
    String q = wanted.value("q");
    AccessLog.Page page =
        log.page(wanted.value("scope"), q, !wanted.oldestFirst(), wanted.offset(), wanted.size());
    scopes = log.scopes(q);
    return new Found<>(page.rows(), page.total());
  }

  public List<Choice> getScopes() {
    return Choice.of(scopes, value("scope"), scope -> scope);
  }
}
