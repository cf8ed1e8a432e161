package org.orderly.export;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Destination;
import org.orderly.conf.TaskQueue;
import org.orderly.task.TaskOutcome;
import org.orderly.task.TestConfiguration;

class CarriersTest {
  private static final Carrier STOW =
      new Carrier() {
        @Override
        public Set<String> schemes() {
          return Set.of("stow");
        }

        @Override
        public TaskOutcome carry(Shipment shipment) {
          throw new UnsupportedOperationException();
        }
      };

  private static final Carriers CARRIERS = new Carriers(List.of(STOW));

  private static ConfigSnapshot snapshot(List<TaskQueue> queues) {
    List<Destination> all =
        Stream.of("dicom:PACS", "noop:x", "stow:http://h/s", "segment:http://h", "ups:WORK", "x:y")
            .map(uri -> TestSnapshot.destination(uri, URI.create(uri)))
            .toList();
    return new ConfigSnapshot(
        TestConfiguration.device(
            TestSnapshot.of(List.of(), List.of(), List.of()).device().tasks(),
            List.of(),
            all,
            queues),
        Map.of());
  }

  private static List<String> served(TaskQueue... queues) {
    return CARRIERS.served(snapshot(List.of(queues))).stream().map(Destination::id).toList();
  }

  @Test
  void serves_what_it_can_carry_to_and_not_what_is_for_segmentation() {
    assertEquals(
        List.of("dicom:PACS", "noop:x", "stow:http://h/s"),
        served(TestConfiguration.queue("Export", 1, 0)));
  }

  @Test
  void does_not_serve_a_destination_without_its_queue() {
    assertEquals(List.of(), served(TestConfiguration.queue("Other", 1, 0)));
  }
}
