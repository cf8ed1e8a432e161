package org.orderly.web.ui;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.ExternalContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The user of this request and what the roles from the directory allow. */
@Named
@RequestScoped
public class SignedIn {
  private static final List<String> ACTING = List.of("operator", "planner", "admin");
  private static final List<String> OTHER = List.of("viewer", "auditor");

  @Inject private ExternalContext external;

  public String getName() {
    Principal user = external.getUserPrincipal();
    return user == null ? "" : user.getName();
  }

  /** Whether this user may cancel, reschedule and delete tasks. */
  public boolean isMayAct() {
    return ACTING.stream().anyMatch(external::isUserInRole);
  }

  /** Whether this user may make and change templates and rulesets. */
  public boolean isMayPlan() {
    return external.isUserInRole("planner") || external.isUserInRole("admin");
  }

  /** Whether this user may see who the patients are: everybody but auditors. */
  public boolean isMaySeePatients() {
    return isMayAct() || external.isUserInRole("viewer");
  }

  public boolean hasRole(String role) {
    return external.isUserInRole(role);
  }

  public String getRoleWords() {
    return Stream.concat(ACTING.stream(), OTHER.stream())
        .filter(external::isUserInRole)
        .collect(Collectors.joining(", "));
  }

  /** Ends the session; the page asked for next shows the login. */
  public String signOut() throws ServletException {
    ((HttpServletRequest) external.getRequest()).logout();
    external.invalidateSession();
    return "/index.xhtml?faces-redirect=true";
  }
}
