package org.orderly.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IsoDurationTest {

  @ParameterizedTest
  @CsvSource({"PT1M,60000", "P1DT12H,129600000", "pt30s,30000", "PT0S,0", "PT0.5S,500"})
  void parses(String text, long millis) {
    assertEquals(Duration.ofMillis(millis), IsoDuration.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "P", "PT", "P1DT", "P1W", "P1M", "P1Y", "-PT1S", "PT-1S", "1m", "PT1"})
  void anything_else_is_refused(String text) {
    assertThrows(IllegalArgumentException.class, () -> IsoDuration.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1M", "P1DT12H", "P1D", "PT0S", "PT0.5S"})
  void writes_what_it_parsed(String text) {
    assertEquals(text, IsoDuration.format(IsoDuration.parse(text)));
  }

  @Test
  void retry_delays_of_the_default_queue_add_up() {
    TaskQueue queue =
        new TaskQueue(
            "Export",
            "",
            true,
            1,
            10,
            Duration.ofSeconds(30),
            Duration.ofMinutes(10),
            200,
            false,
            null,
            null,
            null,
            null,
            java.util.List.of());
    long sum = 0;
    for (int failure = 1; failure <= 10; failure++) {
      sum += queue.retryDelay(failure).toSeconds();
    }
    assertEquals(3930, sum);
    assertEquals(Duration.ofMinutes(10), queue.retryDelay(100_000));
  }
}
