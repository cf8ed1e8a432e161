package org.orderly.web.health;

import jakarta.annotation.Resource;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code /health}, {@code /health/live} and {@code /health/ready} in the format of
 * MicroProfile Health, without login and without details that an outsider could use.
 */
public final class HealthServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(HealthServlet.class);

  @Resource(lookup = "java:jboss/datasources/OrderlyDS")
  private transient DataSource dataSource;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getPathInfo() == null ? "" : request.getPathInfo();
    boolean up =
        switch (path) {
          case "", "/", "/ready" -> databaseAnswers();
          case "/live", "/started" -> true;
          default -> false;
        };
    String status = up ? "UP" : "DOWN";
    String checks =
        path.equals("/live") || path.equals("/started")
            ? ""
            : String.format(
                Locale.ROOT, "{\"name\":\"database\",\"status\":\"%s\",\"data\":{}}", status);
    response.setStatus(up ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    response.setContentType("application/json");
    response.setHeader("Cache-Control", "no-store");
    String body = String.format(Locale.ROOT, "{\"status\":\"%s\",\"checks\":[%s]}", status, checks);
    response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
  }

  private boolean databaseAnswers() {
    try (Connection connection = dataSource.getConnection()) {
      return connection.isValid(2);
    } catch (SQLException e) {
      LOG.warn("Health: the database does not answer: {}", e.getMessage());
      return false;
    }
  }
}
