package org.orderly.web.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * Guards every REST path: 401 with a challenge instead of the login page, 403 for a wrong role and
 * for state changes that another site makes a signed-in browser send.
 */
public final class RestAuthentication extends HttpFilter {

  private static final long serialVersionUID = 1L;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String path =
        request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
    if (RestPolicy.isOutside(path)) {
      chain.doFilter(request, response);
      return;
    }
    if (request.getUserPrincipal() == null) {
      if (!opensWebSocket(request) || !path.equals("/live")) {
        response.setHeader("WWW-Authenticate", "Basic realm=\"Orderly\", charset=\"UTF-8\"");
      } // else it is a page whose user is signed out: the browser must not ask for a password
      refuse(response, HttpServletResponse.SC_UNAUTHORIZED, "Unauthorized", "Login required");
      return;
    }
    Set<String> roles = RestPolicy.rolesFor(request.getMethod(), path);
    if (roles.stream().noneMatch(request::isUserInRole)) {
      String needed = String.join(", ", roles.stream().sorted().toList());
      refuse(response, HttpServletResponse.SC_FORBIDDEN, "Forbidden", "Needs a role of: " + needed);
      return;
    }
    boolean cookieOnly = request.getHeader("Authorization") == null;
    // browsers open WebSockets to any site, with its cookies
    boolean harmless = RestPolicy.isSafe(request.getMethod()) && !opensWebSocket(request);
    if (cookieOnly && !harmless && !isSameOrigin(request)) {
      refuse(response, HttpServletResponse.SC_FORBIDDEN, "Forbidden", "Request of another origin");
      return;
    }
    chain.doFilter(request, response);
  }

  /** Clients also ask for an upgrade to HTTP/2, which means nothing here. */
  private static boolean opensWebSocket(HttpServletRequest request) {
    String upgrade = request.getHeader("Upgrade");
    return upgrade != null && upgrade.toLowerCase(Locale.ROOT).contains("websocket");
  }

  /** Browsers send at least one of the two headers with a state-changing request. */
  private static boolean isSameOrigin(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null) {
      return site.equals("same-origin");
    }
    String origin = request.getHeader("Origin");
    String host = request.getHeader("Host");
    if (origin == null || host == null) {
      return false;
    }
    try {
      String authority = URI.create(origin).getRawAuthority();
      return authority != null
          && authority.toLowerCase(Locale.ROOT).equals(host.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException notAnOrigin) {
      return false;
    }
  }

  /** RFC 9457 problem details; the texts are constants, nothing of the request is echoed. */
  private static void refuse(HttpServletResponse response, int status, String title, String detail)
      throws IOException {
    response.setStatus(status);
    response.setContentType("application/problem+json");
    response.setHeader("Cache-Control", "no-store");
    String body =
        String.format(
            Locale.ROOT,
            "{\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}",
            title,
            status,
            detail);
    response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
  }
}
