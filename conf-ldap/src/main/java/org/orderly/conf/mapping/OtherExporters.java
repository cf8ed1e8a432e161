package org.orderly.conf.mapping;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.orderly.conf.ExportRule;

/**
 * Exporters that a rule may name although this node does not run them.
 *
 * @param own name of our device
 * @param unsupported ids of our exporters that work only inside another archive
 * @param byDevice ids of the exporters of the other devices in the directory
 */
record OtherExporters(String own, Set<String> unsupported, Map<String, Set<String>> byDevice) {

  /** Whether another device runs the export. */
  boolean runs(ExportRule rule) {
    return !rule.runsOn(own);
  }

  /** Why the other device cannot run it; a device that is not in the directory is not judged. */
  Optional<String> missing(ExportRule rule, String id) {
    Set<String> ids = rule.deviceName() == null ? null : byDevice.get(rule.deviceName());
    return ids == null || ids.contains(id)
        ? Optional.empty()
        : Optional.of("device " + rule.deviceName() + " has no exporter " + id);
  }
}
