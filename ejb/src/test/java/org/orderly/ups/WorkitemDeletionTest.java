package org.orderly.ups;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.orderly.common.CurrentConfiguration;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Device;
import org.orderly.conf.WorkitemRetention;
import org.orderly.task.TestDatabase;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkitemDeletionTest {

  private final CurrentConfiguration configuration = new CurrentConfiguration();
  private UpsFixture ups;
  private WorkitemDeletion deletion;
  private WorkitemChanges changes;

  @BeforeEach
  void open() throws Exception {
    ups = new UpsFixture(TestDatabase.H2);
    changes = new WorkitemChanges(ups.database, Thread::new);
    deletion = new WorkitemDeletion(ups.database, configuration, ups.clock, changes);
  }

  @AfterEach
  void stop() {
    changes.stop();
  }

  private void configure(@Nullable Duration interval, Duration completedDelay) {
    Device d = ups.context.configuration().device();
    Device changed =
        new Device(
            d.name(),
            d.description(),
            d.installed(),
            d.manufacturer(),
            d.modelName(),
            d.stationName(),
            d.institutionNames(),
            d.limitOpenAssociations(),
            d.timeZone(),
            d.keyMaterial(),
            d.tasks(),
            d.storeRetry(),
            new WorkitemRetention(interval, 2, completedDelay, Duration.ZERO),
            d.workitemProcessing(),
            d.modalityWorklistStations(),
            List.of(),
            d.networkAes(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            d.workitemRules(),
            List.of(),
            List.of(),
            List.of());
    configuration.set(new ConfigSnapshot(changed, Map.of()));
  }

  private long after(Duration time) throws Exception {
    ups.clock.advance(time);
    deletion.tick();
    return ups.number("select count(*) from workitem");
  }

  @Test
  void interval_and_delays_are_those_in_force_at_the_tick() throws Exception {
    for (int i = 0; i < 5; i++) {
      ups.in(WorkitemState.COMPLETED);
    }
    ups.in(WorkitemState.CANCELED);
    assertEquals(6, after(Duration.ofDays(1)), "no configuration yet");
    configure(null, Duration.ZERO);
    assertEquals(6, after(Duration.ofDays(1)), "switched off");
    configure(Duration.ofHours(1), Duration.ofDays(9));
    assertEquals(6, after(Duration.ofSeconds(1)), "the interval begins");
    assertEquals(6, after(Duration.ofMinutes(59)));
    assertEquals(5, after(Duration.ofMinutes(1)), "the canceled one");
    configure(Duration.ofMinutes(1), Duration.ofHours(1));
    assertEquals(5, after(Duration.ofSeconds(59)));
    assertEquals(0, after(Duration.ofSeconds(1)), "several transactions in one go");
    while (ups.number("select mark from change_mark where topic = 'workitems'") == 0) {
      Thread.onSpinWait();
    }
  }
}
