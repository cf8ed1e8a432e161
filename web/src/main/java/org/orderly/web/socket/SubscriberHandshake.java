package org.orderly.web.socket;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Optional;
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
  private static final Pattern PATH = Pattern.compile("/aets/([^/]+)/ws/subscribers/([^/]+)");
  private static final int UPGRADE_REQUIRED = 426;

  @Inject private transient CurrentConfiguration configuration;
  @Inject private transient SocketEvents events;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Matcher path =
        PATH.matcher(request.getRequestURI().substring(request.getContextPath().length()));
    if (!path.matches()) {
      chain.doFilter(request, response);
      return;
    }
    NetworkAe ae =
        title(path.group(1))
            .flatMap(title -> configuration.find().flatMap(snapshot -> snapshot.ae(title)))
            .orElse(null);
    AeTitle subscriber = title(path.group(2)).orElse(null);
    if (ae == null) {
      response.setStatus(HttpServletResponse.SC_NOT_FOUND);
    } else if (!ae.acceptedUserRoles().isEmpty()
        && ae.acceptedUserRoles().stream().noneMatch(request::isUserInRole)) {
      response.setStatus(HttpServletResponse.SC_FORBIDDEN);
    } else if (subscriber == null) {
      response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
    } else if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
      response.setHeader("Upgrade", "websocket");
      response.setStatus(UPGRADE_REQUIRED);
    } else {
      connect(subscriber, request, response, chain);
    }
  }

  private void connect(
      AeTitle subscriber,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    try {
      events.arriving(subscriber);
    } catch (SQLException e) {
      LOG.error("a subscriber cannot connect: {}", e.toString());
      response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      return;
    }
    chain.doFilter(request, response);
  }

  /** The AE title of a path segment, empty if it is none. */
  static Optional<AeTitle> title(String segment) {
    try {
      String plus = segment.replace("+", "%2B");
      return Optional.of(AeTitle.of(URLDecoder.decode(plus, StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
