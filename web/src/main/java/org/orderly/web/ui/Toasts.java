package org.orderly.web.ui;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.faces.application.FacesMessage;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import java.io.Serializable;

/** Tells the user what happened, in a corner of the page. */
@ApplicationScoped
public class Toasts implements Serializable {
  @Inject private Texts texts;

  public void info(String summaryKey, Object... values) {
    add(FacesMessage.SEVERITY_INFO, texts.get(summaryKey, values), "");
  }

  public void warn(String summaryKey, String detail) {
    add(FacesMessage.SEVERITY_WARN, texts.get(summaryKey), detail);
  }

  public void error(String summaryKey, String detail) {
    add(FacesMessage.SEVERITY_ERROR, texts.get(summaryKey), detail);
  }

  private static void add(FacesMessage.Severity severity, String summary, String detail) {
    FacesContext.getCurrentInstance().addMessage(null, new FacesMessage(severity, summary, detail));
  }
}
