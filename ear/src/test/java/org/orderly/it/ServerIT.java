package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ServerIT {

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  @Test
  void rest_without_credentials_is_challenged_and_not_sent_to_the_login_page() throws Exception {
    HttpResponse<String> response = SERVER.call("GET", "/monitor/export");
    assertEquals(401, response.statusCode());
    assertEquals(
        "Basic realm=\"Orderly\", charset=\"UTF-8\"",
        response.headers().firstValue("WWW-Authenticate").orElse(""));
    assertEquals(
        "application/problem+json", response.headers().firstValue("Content-Type").orElse(""));
    assertEquals(401, SERVER.call("DELETE", "/aets/ORDERLY/rs/studies/1.2").statusCode());
    assertEquals(401, SERVER.call("GET", "/no/such/path").statusCode());
  }

  @Test
  void a_page_without_login_shows_the_login_form_with_security_headers() throws Exception {
    HttpResponse<String> response = SERVER.call("GET", "/index.xhtml");
    assertTrue(response.body().contains("j_security_check"), response.body());
    assertAll(
        () -> assertTrue(header(response, "Content-Security-Policy").contains("'self'")),
        () -> assertEquals("nosniff", header(response, "X-Content-Type-Options")),
        () -> assertEquals("same-origin", header(response, "Referrer-Policy")),
        () -> assertTrue(header(response, "Set-Cookie").contains("HttpOnly")),
        () -> assertTrue(header(response, "Set-Cookie").contains("SameSite=Lax")));
  }

  @Test
  void health_needs_no_login() throws Exception {
    assertEquals(200, SERVER.call("GET", "/health/live").statusCode());
    HttpResponse<String> ready = SERVER.call("GET", "/health/ready");
    assertEquals(200, ready.statusCode());
    assertTrue(ready.body().contains("\"status\":\"UP\""), ready.body());
    String health = SERVER.call("GET", "/health").body();
    for (String check : List.of("database", "configuration", "listeners", "storage", "broker")) {
      assertTrue(health.contains("{\"name\":\"" + check + "\",\"status\":\"UP\""), health);
    }
    assertEquals(404, SERVER.call("GET", "/health/nothing").statusCode());
  }

  @Test
  void health_tells_details_only_to_this_machine() throws Exception {
    String port = "\"dicom\":\"" + SERVER.port("ORDERLY_DICOM_PORT") + "\"";
    String here = SERVER.call("GET", "/health").body();
    assertTrue(here.contains(port), here);
    String proxied = SERVER.call("GET", "/health", "X-Forwarded-For", "192.0.2.1").body();
    assertFalse(proxied.contains(port), proxied);
  }

  @Test
  void a_second_server_on_the_same_ports_names_port_and_variable() throws Exception {
    Process second = SERVER.command("run").start();
    String said = new String(second.getInputStream().readAllBytes());
    assertTrue(second.waitFor(30, TimeUnit.SECONDS));
    assertEquals(1, second.exitValue());
    assertTrue(said.contains("port " + SERVER.port("ORDERLY_HTTP_PORT") + " is taken"), said);
    assertTrue(said.contains("ORDERLY_HTTP_PORT"), said);
  }

  @Test
  void a_killed_server_starts_again_on_its_data() throws Exception {
    SERVER.kill();
    assertFalse(SERVER.isRunning());
    SERVER.start();
    assertEquals(200, SERVER.call("GET", "/health/ready").statusCode());
    boolean embedded = !"postgresql".equals(System.getProperty("orderly.it.database"));
    assertEquals(embedded, Files.exists(SERVER.data().resolve("db/orderly.mv.db")));
  }

  private static String header(HttpResponse<String> response, String name) {
    return String.join("; ", response.headers().allValues(name));
  }
}
