package org.orderly.web.health;

import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.orderly.device.DeviceNode;
import org.orderly.device.HealthCheck;

/**
 * Answers {@code /health}, {@code /health/live} and {@code /health/ready} in the format of
 * MicroProfile Health, without login. What is wrong is told to callers on this machine and to those
 * who are logged in; others see only that something is.
 *
 * <p>A node is ready when its database answers and it listens for DICOM on a port at least. A port
 * that cannot be opened, a refused configuration change, a full storage or a broker that is down
 * make {@code /health} DOWN, but the node goes on with its work.
 */
public final class HealthServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Inject private transient DeviceNode node;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getPathInfo() == null ? "" : request.getPathInfo();
    switch (path) {
      case "", "/" -> answer(request, response, node.health());
      case "/ready" -> answer(request, response, node.readiness());
      case "/live", "/started" -> answer(request, response, List.of());
      default -> response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }
  }

  private static void answer(
      HttpServletRequest request, HttpServletResponse response, List<HealthCheck> checks)
      throws IOException {
    boolean up = checks.stream().allMatch(HealthCheck::up);
    boolean detailed = isTrusted(request);
    JsonArrayBuilder array = Json.createArrayBuilder();
    checks.forEach(check -> array.add(json(check, detailed)));
    JsonObject body =
        Json.createObjectBuilder().add("status", status(up)).add("checks", array).build();
    response.setStatus(up ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    response.setContentType("application/json");
    response.setHeader("Cache-Control", "no-store");
    response.getOutputStream().write(body.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static JsonObject json(HealthCheck check, boolean detailed) {
    JsonObjectBuilder data = Json.createObjectBuilder();
    if (detailed) {
      check.data().forEach(data::add);
    }
    return Json.createObjectBuilder()
        .add("name", check.name())
        .add("status", status(check.up()))
        .add("data", data)
        .build();
  }

  private static String status(boolean up) {
    return up ? "UP" : "DOWN";
  }

  /** A proxy on this machine speaks for others, and says so in a header. */
  private static boolean isTrusted(HttpServletRequest request) throws IOException {
    if (request.getUserPrincipal() != null) {
      return true;
    }
    return request.getHeader("X-Forwarded-For") == null
        && request.getHeader("Forwarded") == null
        && InetAddress.getByName(request.getRemoteAddr()).isLoopbackAddress();
  }
}
