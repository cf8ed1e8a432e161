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
import org.orderly.template.StoredTemplate;
import org.orderly.template.Templates;
import org.orderly.web.ui.SignedIn;

/** The list of templates. */
@Named("templates")
@ViewScoped
public class TemplatesPage implements Serializable {
  private static final int LONGEST = 128;

  @Inject private Templates templates;
  @Inject private SignedIn user;
  @Inject private ExternalContext external;

  private String text = "";
  private boolean trouble;
  private transient @Nullable List<StoredTemplate> rows;

  /** Shows what the address names. */
  public void open() throws IOException {
    if (!user.isMaySeePatients()) {
      FacesContext.getCurrentInstance().responseComplete();
      external.responseSendError(403, "");
      return;
    }
    String asked = external.getRequestParameterMap().getOrDefault("q", "").strip();
    text = asked.substring(0, Math.min(asked.length(), LONGEST));
    refresh();
  }

  /** Reads the list anew. */
  public void refresh() {
    rows = List.of();
    trouble = false;
    try {
      rows = templates.list(text);
    } catch (DatabaseFailedException e) {
      trouble = true;
    }
  }

  public List<StoredTemplate> getRows() {
    if (rows == null) {
      refresh();
    }
    return rows == null ? List.of() : rows;
  }

  public String getText() {
    return text;
  }

  public boolean isMayPlan() {
    return user.isMayPlan();
  }

  public boolean isTrouble() {
    return trouble;
  }
}
