package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an operator of the server sees besides the console, and what another site cannot do. */
class OperationsIT {

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  @Test
  void a_page_of_another_site_cannot_act_for_a_user_who_is_logged_in() throws Exception {
    String session = login();
    assertEquals(200, SERVER.call("GET", "/monitor/export", "Cookie", session).statusCode());
    assertEquals(403, cancel(session, "Sec-Fetch-Site", "cross-site"));
    assertEquals(403, cancel(session, "Origin", "http://elsewhere.example"));
    String own = "http://127.0.0.1:" + SERVER.port("ORDERLY_HTTP_PORT");
    assertEquals(404, cancel(session, "Sec-Fetch-Site", "same-origin"));
    assertEquals(404, cancel(session, "Origin", own));
  }

  /** The session cookie of the form login. */
  private static String login() throws Exception {
    String cookie = cookie(SERVER.call("GET", "/index.xhtml"));
    URI check =
        URI.create(
            "http://127.0.0.1:" + SERVER.port("ORDERLY_HTTP_PORT") + "/orderly/j_security_check");
    HttpRequest request =
        HttpRequest.newBuilder(check)
            .header("Cookie", cookie)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "j_username=admin&j_password=" + OrderlyServer.ADMIN_PASSWORD))
            .build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertEquals(302, response.statusCode());
    String renewed = cookie(response);
    return renewed.isEmpty() ? cookie : renewed;
  }

  private static String cookie(HttpResponse<String> response) {
    return response.headers().firstValue("Set-Cookie").orElse("").split(";")[0];
  }

  private static int cancel(String session, String header, String value) throws Exception {
    return SERVER
        .call(
            "POST",
            "/monitor/export/" + Long.MAX_VALUE + "/cancel",
            "Cookie",
            session,
            header,
            value)
        .statusCode();
  }

  @Test
  void the_rest_services_are_described() throws Exception {
    String document = get(SERVER.port("ORDERLY_HTTP_PORT"), "/openapi");
    assertTrue(document.contains("/aets/{aet}/rs/studies"), document);
    assertTrue(document.contains("/monitor/export"), document);
  }

  @Test
  void metrics_and_health_of_the_server_are_on_the_management_port() throws Exception {
    int management = SERVER.port("ORDERLY_MANAGEMENT_PORT");
    assertTrue(get(management, "/prometheus").contains("memory_used"));
    assertTrue(get(management, "/health").contains("\"UP\""));
  }

  private static String get(int port, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertEquals(200, response.statusCode(), path);
    return response.body();
  }

  @Test
  void sigterm_ends_the_process_in_order() throws Exception {
    SERVER.stop();
    assertTrue(SERVER.log().contains("WFLYSRV0050"), "not stopped in order");
    // the JVM's answer to a signal that it was not asked to hide
    assertEquals(143, SERVER.exitCode());
    SERVER.start();
    assertEquals(200, SERVER.call("GET", "/health/ready").statusCode());
  }
}
