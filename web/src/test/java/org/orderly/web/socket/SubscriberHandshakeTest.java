package org.orderly.web.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.orderly.common.CurrentConfiguration;
import org.orderly.conf.NetworkAe;
import org.orderly.conf.testing.TestAe;
import org.orderly.dicom.data.AeTitle;

class SubscriberHandshakeTest {
  private static final NetworkAe AE = TestAe.named("ORDERLY").userRoles("research").ae();

  private static int refusal(String path, String role) {
    return SubscriberHandshake.refusal(
        path,
        title -> title.value().equals("ORDERLY") ? Optional.of(AE) : Optional.empty(),
        role::equals);
  }

  @Test
  void the_ae_must_be_known_and_accept_the_user() {
    String path = "/aets/ORDERLY/ws/subscribers/A B+C";
    assertEquals(0, refusal(path, "research"));
    assertEquals(403, refusal(path, "viewer"));
    assertEquals(404, refusal("/aets/OTHER/ws/subscribers/A", "research"));
    assertEquals(400, refusal("/aets/ORDERLY/ws/subscribers/LONGER_THAN_SIXTEEN", "research"));
    assertEquals(Optional.of(AeTitle.of("A B+C")), SubscriberHandshake.subscriber(path));
    assertEquals(
        Optional.of(AeTitle.of("A/B")),
        SubscriberHandshake.subscriber("/aets/ORDERLY/ws/subscribers/A%2FB"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/aets/ORDERLY/ws",
        "/aets/ORDERLY/ws/",
        "/aets/ORDERLY/ws/subscribers/A/",
        "/aets/ORDERLY/ws/subscribers/A/b",
        "/aets/ORDERLY/ws//subscribers/A",
        "//aets/ORDERLY/ws/subscribers/A",
        "/aets/ORDERLY/ws/other/A",
        "/aets/ORDERLY/ws/subscribers/\n/"
      })
  void what_is_no_end_point_goes_no_further(String path) throws Exception {
    assertEquals(404, refusal(path, "research"));
    assertEquals(List.of("setStatus 404"), filtered(path, path));
  }

  @Test
  void the_decoded_path_counts() throws Exception {
    // nothing is configured: an unknown AE
    assertEquals(
        List.of("setStatus 404"),
        filtered("/aets/X/%77s/subscribers/A", "/aets/X/ws/subscribers/A"));
    assertEquals(List.of("passed on"), filtered("/aets/X/rs/studies", "/aets/X/rs/studies"));
    assertFalse(SubscriberHandshake.isSocket("/aets/X/rs/workitems/1/subscribers/ws/suspend"));
    assertTrue(SubscriberHandshake.isSocket("/aets/X/ws"));
  }

  /** What the filter does with a request. */
  private static List<String> filtered(String raw, String decoded) throws Exception {
    List<String> done = new ArrayList<>();
    ClassLoader loader = SubscriberHandshakeTest.class.getClassLoader();
    HttpServletRequest request =
        (HttpServletRequest)
            Proxy.newProxyInstance(
                loader,
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) ->
                    switch (method.getName()) {
                      case "getContextPath" -> "/orderly";
                      case "getRequestURI" -> "/orderly" + raw;
                      case "getServletPath" -> decoded;
                      case "isUserInRole" -> false;
                      default -> null;
                    });
    HttpServletResponse response =
        (HttpServletResponse)
            Proxy.newProxyInstance(
                loader,
                new Class<?>[] {HttpServletResponse.class},
                (proxy, method, arguments) -> {
                  done.add(method.getName() + " " + arguments[0]);
                  return null;
                });
    SubscriberHandshake handshake = new SubscriberHandshake();
    handshake.configuration = new CurrentConfiguration();
    handshake.doFilter(request, response, (passed, answer) -> done.add("passed on"));
    return done;
  }
}
