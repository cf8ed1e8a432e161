package org.orderly.export;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.orderly.archive.Occurrence;
import org.orderly.archive.Source;
import org.orderly.archive.StoredBatch;
import org.orderly.archive.StoredInstance;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Destination;
import org.orderly.conf.ExportRule;
import org.orderly.rule.RuleEvaluation;
import org.orderly.rule.Session;
import org.orderly.task.EntityUid;
import org.orderly.task.NewTask;
import org.orderly.task.PendingTasks;
import org.orderly.task.Requester;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evaluates the export rules for a batch of stored instances and re-arms or makes the waiting
 * exports, in the transaction that stores the instances: a crash loses both or none. A failure here
 * makes the writer store the batch without rules and bring the instances again.
 */
@ApplicationScoped
public class RuleObserver {
  private static final Logger LOG = LoggerFactory.getLogger(RuleObserver.class);

  @Resource(lookup = "java:jboss/datasources/OrderlyDS")
  private DataSource dataSource;

  @Inject private Clock clock;

  void stored(@Observes StoredBatch batch) {
    Collection<NewTask> tasks = tasks(batch.instances(), clock.instant().atZone(clock.getZone()));
    if (tasks.isEmpty()) {
      return;
    }
    try (Connection connection = dataSource.getConnection()) {
      PendingTasks.upsert(connection, tasks, clock.instant());
    } catch (SQLException e) {
      throw new IllegalStateException("waiting exports not written", e);
    }
  }

  /**
   * What the batch is to be carried to, each destination and entity once, with the latest due time.
   */
  static Collection<NewTask> tasks(List<StoredInstance> instances, ZonedDateTime now) {
    Map<String, NewTask> tasks = new LinkedHashMap<>();
    for (StoredInstance instance : instances) {
      for (RuleEvaluation.Target target :
          RuleEvaluation.targets(ownRules(instance), arrived(instance), now)) {
        add(tasks, instance.configuration(), target, now);
      }
    }
    return tasks.values();
  }

  /** A rule of another device must not win over one of ours, even for an exporter of ours. */
  private static List<ExportRule> ownRules(StoredInstance instance) {
    String device = instance.configuration().device().name();
    return instance.receivedBy().exportRules().stream()
        .filter(rule -> rule.runsOn(device))
        .toList();
  }

  private static void add(
      Map<String, NewTask> tasks,
      ConfigSnapshot snapshot,
      RuleEvaluation.Target target,
      ZonedDateTime now) {
    EntityUid entity = new EntityUid(target.study(), target.series(), target.instance());
    Optional<Destination> destination = snapshot.destination(target.destinationId());
    if (destination.isEmpty()) {
      // the configuration refuses such rules; should one get through, nobody may lose the export
      // silently
      LOG.error("rule {}: no such exporter: {}", target.rule().name(), target.destinationId());
      return;
    }
    if (!destination.get().remote().enabled()) {
      return;
    }
    Instant due = RuleEvaluation.due(target.rule(), destination.get(), now);
    NewTask task =
        NewTask.export(
            NewTask.ExportTarget.of(snapshot, destination.get()),
            entity,
            null,
            due,
            Requester.SYSTEM);
    Instant notAfter = RuleEvaluation.notAfter(target.rule(), destination.get(), now);
    NewTask bounded = notAfter == null ? task : task.notAfter(notAfter);
    tasks.merge(
        target.destinationId() + '|' + entity,
        bounded,
        (one, other) -> one.scheduledTime().isAfter(other.scheduledTime()) ? one : other);
  }

  private static RuleEvaluation.Arrived arrived(StoredInstance instance) {
    RuleEvaluation.Uids uids =
        new RuleEvaluation.Uids(instance.studyIuid(), instance.seriesIuid(), instance.sopIuid());
    RuleEvaluation.Uids previous =
        instance.previousStudyIuid() == null || instance.previousSeriesIuid() == null
            ? null
            : new RuleEvaluation.Uids(
                instance.previousStudyIuid(), instance.previousSeriesIuid(), instance.sopIuid());
    Source source = instance.source();
    List<String> called =
        Stream.of(source.calledAet(), instance.receivedBy().title().toString()).distinct().toList();
    return new RuleEvaluation.Arrived(
        uids,
        previous,
        arrival(instance.occurrence()),
        instance.attributes(),
        new Session(
            source.callingAet(),
            called,
            source.callingHost(),
            source.calledHost(),
            source.transport()));
  }

  private static RuleEvaluation.Arrival arrival(Occurrence occurrence) {
    return switch (occurrence) {
      case FIRST -> RuleEvaluation.Arrival.FIRST;
      case REPLACED -> RuleEvaluation.Arrival.REPLACED;
      case IGNORED -> RuleEvaluation.Arrival.IGNORED;
    };
  }
}
