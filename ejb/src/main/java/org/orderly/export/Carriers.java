package org.orderly.export;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Destination;

/** Knows which destinations an export can be carried to, and who does so. */
@ApplicationScoped
public class Carriers {
  /** Those that need no carrier. */
  private static final Set<String> OWN = Set.of("dicom", "noop");

  private final List<Carrier> all;

  @Inject
  Carriers(@Any Instance<Carrier> carriers) {
    this(carriers.stream().toList());
  }

  Carriers(List<Carrier> all) {
    this.all = List.copyOf(all);
  }

  /** For the container's proxies only. */
  protected Carriers() {
    this(List.of());
  }

  Optional<Carrier> of(Destination destination) {
    String scheme = scheme(destination);
    return all.stream().filter(carrier -> carrier.schemes().contains(scheme)).findFirst();
  }

  /**
   * The destinations that can take an export; the others are for segmentation, or lack their queue.
   */
  public List<Destination> served(ConfigSnapshot snapshot) {
    return snapshot.device().destinations().stream()
        .filter(d -> snapshot.queue(d.queueName()).isPresent())
        .filter(d -> OWN.contains(scheme(d)) || of(d).isPresent())
        .toList();
  }

  private static String scheme(Destination destination) {
    return String.valueOf(destination.uri().getScheme());
  }
}
