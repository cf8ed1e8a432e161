package org.orderly.web.ui;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.ExternalContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/**
 * Marks the login page for scripts: a page whose session has ended gets it in answer to a request
 * for something else, and then tells the user instead of showing nothing.
 */
@Named
@RequestScoped
public class LoginPage {
  @Inject private ExternalContext external;

  public void mark() {
    external.setResponseHeader("Orderly-Sign-In", "required");
  }

  /** Signs out who wants to be somebody else; Home then asks who that is. */
  public void change() throws IOException, ServletException {
    boolean asked = external.getRequestParameterMap().containsKey("change");
    if (asked && external.getUserPrincipal() != null) {
      ((HttpServletRequest) external.getRequest()).logout();
      external.invalidateSession();
      external.redirect(external.getRequestContextPath() + "/index.xhtml");
    }
  }
}
