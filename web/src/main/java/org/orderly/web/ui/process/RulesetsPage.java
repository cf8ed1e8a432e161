package org.orderly.web.ui.process;

import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.common.DatabaseFailedException;
import org.orderly.ruleset.Rulesets;
import org.orderly.ruleset.StoredRuleset;
import org.orderly.web.ui.SignedIn;

/** The list of rulesets. */
@Named("rulesets")
@ViewScoped
public class RulesetsPage implements Serializable {
  @Inject private Rulesets rulesets;
  @Inject private SignedIn user;
  @Inject private ExternalContext external;

  private boolean trouble;
  private transient @Nullable List<StoredRuleset> rows;

  /** Shows the list to those who may see it. */
  public void open() throws IOException {
    if (!user.isMaySeePatients()) {
      FacesContext.getCurrentInstance().responseComplete();
      external.responseSendError(403, "");
      return;
    }
    refresh();
  }

  /** Reads the list anew. */
  public void refresh() {
    rows = List.of();
    trouble = false;
    try {
      rows = rulesets.list();
    } catch (DatabaseFailedException e) {
      trouble = true;
    }
  }

  public List<StoredRuleset> getRows() {
    if (rows == null) {
      refresh();
    }
    return rows == null ? List.of() : rows;
  }

  public boolean isMayPlan() {
    return user.isMayPlan();
  }

  public boolean isTrouble() {
    return trouble;
  }
}
