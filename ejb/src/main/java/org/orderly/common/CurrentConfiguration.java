package org.orderly.common;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.orderly.conf.ConfigSnapshot;

/**
 * The configuration in force, one immutable snapshot that is swapped as a whole.
 *
 * <p>Take it once per unit of work: two calls may see two configurations.
 */
@ApplicationScoped
public class CurrentConfiguration {

  private final AtomicReference<ConfigSnapshot> current = new AtomicReference<>();

  public Optional<ConfigSnapshot> find() {
    return Optional.ofNullable(current.get());
  }

  /**
   * @throws IllegalStateException before the device has been started
   */
  public ConfigSnapshot get() {
    return find()
        .orElseThrow(() -> new IllegalStateException("the configuration is not loaded yet"));
  }

  /** Puts a snapshot in force; only {@code device} does so. */
  public void set(ConfigSnapshot snapshot) {
    current.set(snapshot);
  }
}
