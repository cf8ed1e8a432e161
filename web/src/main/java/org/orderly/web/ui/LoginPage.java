package org.orderly.web.ui;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.ExternalContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
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
    HttpServletRequest request = (HttpServletRequest) external.getRequest();
    HttpSession session = request.getSession(false);
    if (session != null && request.getHeader("Faces-Request") != null) {
      // made for this request to keep what a script had posted, and to repeat that after the login
      // in place of the page
      session.invalidate();
    }
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
