package org.orderly.ian;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.orderly.archive.Occurrence;
import org.orderly.archive.StoredBatch;
import org.orderly.archive.StoredInstance;
import org.orderly.conf.IanSettings;
import org.orderly.conf.IanSettings.Trigger;
import org.orderly.conf.InstanceAvailability;
import org.orderly.dicom.data.AeTitle;
import org.orderly.task.NewTask;
import org.orderly.task.PendingTasks;
import org.orderly.task.Requester;

/**
 * Notifies of what arrived, without any export ({@code dcmIanTrigger}): once of the first objects
 * of a study, or of the whole study when nothing has arrived for {@code dcmIanDelay}. Works in the
 * transaction that stores the objects, so that a crash loses both or none.
 */
@ApplicationScoped
public class ReceiptObserver {
  @Resource(lookup = "java:jboss/datasources/OrderlyDS")
  private DataSource dataSource;

  @Inject private Clock clock;

  void stored(@Observes StoredBatch batch) {
    Instant now = clock.instant();
    List<StoredInstance> instances = batch.instances();
    Map<String, List<StoredInstance>> arrived = byStudyAndAe(instances);
    if (arrived.isEmpty()) {
      return;
    }
    List<NewTask> tasks = new ArrayList<>();
    arrived.values().forEach(ofStudy -> tasks.addAll(whenComplete(ofStudy.get(0), now)));
    try (Connection connection = dataSource.getConnection()) {
      for (List<StoredInstance> ofStudy : arrived.values()) {
        if (wants(ofStudy.get(0), Trigger.FIRST_OBJECT_OF_STUDY_RECEIVED)
            && began(connection, ofStudy.get(0).studyIuid(), instances)) {
          tasks.addAll(ofFirst(ofStudy, now));
        }
      }
      PendingTasks.upsert(connection, tasks, now);
    } catch (SQLException e) {
      throw new IllegalStateException("notifications not written", e);
    }
  }

  /** What was really stored, for each study and AE that notifies. */
  private static Map<String, List<StoredInstance>> byStudyAndAe(List<StoredInstance> instances) {
    Map<String, List<StoredInstance>> groups = new LinkedHashMap<>();
    for (StoredInstance instance : instances) {
      IanSettings settings = instance.receivedBy().ian();
      if (instance.occurrence() != Occurrence.IGNORED
          && !settings.triggers().isEmpty()
          && !settings.destinations().isEmpty()) {
        groups
            .computeIfAbsent(
                instance.studyIuid() + '|' + instance.receivedBy().title(),
                key -> new ArrayList<>())
            .add(instance);
      }
    }
    return groups;
  }

  /** The waiting notifications of a study, due when it has been quiet for the delay. */
  static List<NewTask> whenComplete(StoredInstance instance, Instant now) {
    IanSettings settings = instance.receivedBy().ian();
    if (!wants(instance, Trigger.STUDY_RECEIVED) || settings.delay() == null) {
      return List.of();
    }
    AeTitle local = instance.receivedBy().title();
    IanTasks.Occasion occasion = occasion(instance, now.plus(settings.delay()));
    return settings.destinations().stream()
        .map(remote -> IanTasks.later(local, remote, instance.studyIuid(), occasion))
        .toList();
  }

  /** The notifications of the objects with which a study began. */
  static List<NewTask> ofFirst(List<StoredInstance> arrived, Instant now) {
    StoredInstance any = arrived.get(0);
    AeTitle local = any.receivedBy().title();
    List<IanContent.Reference> references =
        arrived.stream()
            .map(i -> new IanContent.Reference(i.seriesIuid(), i.sopCuid(), i.sopIuid()))
            .distinct()
            .toList();
    IanContent content =
        new IanContent(
            any.studyIuid(),
            references,
            Holdings.availability(any.configuration(), local, InstanceAvailability.ONLINE));
    return IanTasks.toEach(
        local, any.receivedBy().ian().destinations(), content, occasion(any, now));
  }

  private static boolean wants(StoredInstance instance, Trigger trigger) {
    return instance.receivedBy().ian().triggers().contains(trigger);
  }

  private static IanTasks.Occasion occasion(StoredInstance instance, Instant due) {
    return new IanTasks.Occasion(
        instance.configuration().device().name(), null, null, null, due, Requester.SYSTEM);
  }

  /** Whether the study has no more objects than those that came just now. */
  private static boolean began(Connection connection, String study, List<StoredInstance> instances)
      throws SQLException {
    long now =
        instances.stream()
            .filter(i -> i.studyIuid().equals(study) && i.occurrence() == Occurrence.FIRST)
            .map(StoredInstance::sopIuid)
            .distinct()
            .count();
    try (PreparedStatement statement =
        connection.prepareStatement("select num_instances from study where study_iuid = ?")) {
      statement.setString(1, study);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getLong(1) == now;
      }
    }
  }
}
