package org.orderly.web.ui;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.ExternalContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;

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
}
