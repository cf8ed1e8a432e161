package org.orderly.web.ui;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Named;
import jakarta.servlet.http.Cookie;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Light or dark, as this browser was told; the page is written in it at once. Without a choice it
 * is as the user's system has it.
 */
@Named
@RequestScoped
public class UserTheme {
  private static final String COOKIE = "orderly.theme";
  private static final Set<String> NAMES = Set.of("light", "dark");

  /** The choice, or null to follow the system. */
  public @Nullable String getName() {
    // not injected: the page of an error is the second of its request, and the first one's context
    // is gone
    return FacesContext.getCurrentInstance().getExternalContext().getRequestCookieMap().get(COOKIE)
                instanceof Cookie cookie
            && NAMES.contains(cookie.getValue())
        ? cookie.getValue()
        : null;
  }

  public String getSchemes() {
    String name = getName();
    return name == null ? "light dark" : name;
  }
}
