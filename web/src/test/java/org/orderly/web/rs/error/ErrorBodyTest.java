package org.orderly.web.rs.error;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorBodyTest {
  @ParameterizedTest
  @CsvSource({
    "/monitor/export, true",
    "/queue/Export/count, true",
    "/aets/ORDERLY/rs/studies/1.2/export/X, true",
    "/aets/ORDERLY/rs/studies/ian/X, true",
    "/aets/ORDERLY/rs/studies/1.2, false",
    "/aets/ORDERLY/rs/studies, false",
    "/nothing, false"
  })
  void takes_the_form_that_the_path_has_had_for_long(String path, boolean older) {
    assertEquals(older, ErrorBody.isOlderContract(path));
  }

  @Test
  void escapes_what_clients_sent() {
    assertEquals(
        "{\"errorMessage\":\"No such Exporter: \\\"<x>\"}",
        ErrorBody.of("/monitor/export", 404, "No such Exporter: \"<x>", null).text());
    ErrorBody problem = ErrorBody.of("/aets/A/rs/studies", 400, "bad", "limit");
    assertEquals("application/problem+json", problem.mediaType());
    assertEquals(
        "{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,"
            + "\"detail\":\"bad\",\"parameter\":\"limit\"}",
        problem.text());
  }
}
