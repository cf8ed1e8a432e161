package org.orderly.archive;

import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;

/** Rows of {@code rules_pending}: instances for which the rules could not be evaluated yet. */
final class RulesPending {

  private static final long FIRST_DELAY_SECONDS = 5;

  private RulesPending() {}

  static void note(EntityManager entities, List<StoredInstance> instances, Instant now) {
    for (StoredInstance instance : instances) {
      entities
          .createNativeQuery("delete from rules_pending where instance_fk = ?1")
          .setParameter(1, instance.instanceId())
          .executeUpdate();
      Source source = instance.source();
      entities
          .createNativeQuery(
              "insert into rules_pending (instance_fk, calling_aet, called_aet, calling_host,"
                  + " called_host, transport, occurrence, received_time, next_try_time)"
                  + " values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")
          .setParameter(1, instance.instanceId())
          .setParameter(2, source.callingAet())
          .setParameter(3, source.calledAet())
          .setParameter(4, source.callingHost())
          .setParameter(5, source.calledHost())
          .setParameter(6, source.transport())
          .setParameter(7, instance.occurrence().name())
          .setParameter(8, instance.receivedTime())
          .setParameter(9, now.plusSeconds(FIRST_DELAY_SECONDS))
          .executeUpdate();
    }
  }
}
