package org.orderly.web.socket;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.orderly.common.CurrentConfiguration;
import org.orderly.conf.NetworkAe;
import org.orderly.dicom.data.AeTitle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before the WebSocket of a subscriber: refuses what the end point could only close, and
 * notes who comes before the client hears that it is connected, so that it misses nothing from then
 * on.
 */
public final class SubscriberHandshake extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(SubscriberHandshake.class);
  private static final Pattern SOCKETS = Pattern.compile("/+aets/+[^/]+/+ws(/.*)?", Pattern.DOTALL);
  private static final Pattern PATH = Pattern.compile("/aets/([^/]+)/ws/subscribers/([^/]+)");
  private static final Pattern SLASH = Pattern.compile("%2F", Pattern.CASE_INSENSITIVE);
  private static final int UPGRADE_REQUIRED = 426;

  @Inject transient CurrentConfiguration configuration;
  @Inject private transient SocketEvents events;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String path = decoded(request);
    if (!isSocket(path)) {
      chain.doFilter(request, response);
      return;
    }
    int refusal =
        refusal(
            path,
            title -> configuration.find().flatMap(snapshot -> snapshot.ae(title)),
            request::isUserInRole);
    AeTitle subscriber = subscriber(path).orElse(null);
    Principal user = request.getUserPrincipal();
    if (refusal != 0) {
      response.setStatus(refusal);
    } else if (subscriber == null || user == null) {
      response.setStatus(HttpServletResponse.SC_FORBIDDEN);
    } else if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
      response.setHeader("Upgrade", "websocket");
      response.setStatus(UPGRADE_REQUIRED);
    } else {
      connect(new Admitted(user.getName(), subscriber), request, response, chain);
    }
  }

  /** What the container looks for an end point by: without path parameters, and decoded. */
  private static String decoded(HttpServletRequest request) {
    String info = request.getPathInfo();
    return request.getServletPath() + (info == null ? "" : info);
  }

  /** Whether it leads to where there are end points, known or not. */
  static boolean isSocket(String path) {
    return SOCKETS.matcher(path).matches();
  }

  /** The status to refuse with, or 0. */
  static int refusal(
      String path, Function<AeTitle, Optional<NetworkAe>> aes, Predicate<String> hasRole) {
    Matcher parts = PATH.matcher(path);
    NetworkAe ae = parts.matches() ? title(parts.group(1)).flatMap(aes).orElse(null) : null;
    if (ae == null) {
      return HttpServletResponse.SC_NOT_FOUND;
    } else if (!ae.acceptsUser(hasRole)) {
      return HttpServletResponse.SC_FORBIDDEN;
    }
    return subscriber(path).isPresent() ? 0 : HttpServletResponse.SC_BAD_REQUEST;
  }

  static Optional<AeTitle> subscriber(String path) {
    Matcher parts = PATH.matcher(path);
    return parts.matches() ? title(parts.group(2)) : Optional.empty();
  }

  private void connect(
      Admitted admitted,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    try {
      events.arriving(admitted.subscriber());
    } catch (SQLException e) {
      LOG.error("a subscriber cannot connect: {}", e.toString());
      response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      return;
    }
    HttpServletRequest checked =
        new HttpServletRequestWrapper(request) {
          @Override
          public Principal getUserPrincipal() {
            return admitted;
          }
        };
    chain.doFilter(checked, response);
  }

  /** The AE title of a segment of a decoded path, where slashes within are left as they were. */
  private static Optional<AeTitle> title(String segment) {
    try {
      return Optional.of(AeTitle.of(SLASH.matcher(segment).replaceAll("/")));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
