package org.orderly.archive;

import java.util.List;

/**
 * CDI event, fired once per batch on the writer's thread inside the transaction that stores the
 * instances: what an observer writes through the same data source commits or rolls back with them.
 *
 * <p>An observer that throws makes the writer repeat the batch without observers; the instances are
 * then noted in {@code rules_pending} and come again in a later batch. Duplicates that were ignored
 * are included, see {@link Occurrence}.
 */
public record StoredBatch(List<StoredInstance> instances) {

  public StoredBatch {
    instances = List.copyOf(instances);
  }
}
