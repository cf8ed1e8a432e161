package org.orderly.web.rs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceUrlTest {
  private static final URI URL = URI.create("http://inner:8080/orderly/aets/A/rs");

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          , http://inner:8080/orderly/aets/A/rs
          https://outer, https://outer/orderly/aets/A/rs
          https://outer:444/, https://outer:444/orderly/aets/A/rs
          [proxy]https://outer, https://outer/orderly/aets/A/rs
          [10.0.0.7]https://outer, https://outer/orderly/aets/A/rs
          [other]https://outer, http://inner:8080/orderly/aets/A/rs
          https://[::1]:444, https://[::1]:444/orderly/aets/A/rs
          """)
  void scheme_and_host_are_those_that_the_directory_tells(
      @Nullable String instead, String expected) {
    assertEquals(expected, ServiceUrl.remapped(URL, instead, Set.of("proxy", "10.0.0.7")));
  }
}
