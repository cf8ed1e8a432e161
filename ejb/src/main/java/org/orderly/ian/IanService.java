package org.orderly.ian;

import jakarta.annotation.security.PermitAll;
import jakarta.ejb.EJB;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.InstanceLocation;
import org.orderly.common.CurrentConfiguration;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.dicom.data.AeTitle;
import org.orderly.task.EntityUid;
import org.orderly.task.NewTask;
import org.orderly.task.Requester;
import org.orderly.task.TaskService;
import org.orderly.task.UnknownNameException;

/** Notifications on request, queued or at once. */
@Stateless
@PermitAll
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class IanService {
  @EJB private TaskService tasks;
  @Inject private CurrentConfiguration configuration;
  @Inject private Holdings holdings;
  @Inject private Clock clock;

  /**
   * The answer of the receiver; {@code status} is null if there was none. HTTP 200 if it is zero,
   * else 502.
   */
  public record IanResult(@Nullable Integer status, @Nullable String error, int instances) {
    public int httpStatus() {
      return status != null && status == 0 && error == null ? 200 : 502;
    }
  }

  /**
   * Sends one notification now and waits for the response.
   *
   * @return a result with zero instances if nothing matched (HTTP 404)
   * @throws UnknownNameException if the remote AE is not configured
   */
  public IanResult sendNow(String localAet, String remoteAet, EntityUid entity) {
    ConfigSnapshot snapshot = configuration.get();
    AeTitle local = aeTitle(localAet);
    return send(snapshot, local, aeTitle(remoteAet), holdings.of(snapshot, local, entity));
  }

  /**
   * Sends one notification of some instances of a study now and waits for the response.
   *
   * @throws UnknownNameException if the remote AE is not configured
   */
  public IanResult sendNow(
      AeTitle local, AeTitle remote, String studyIuid, Collection<InstanceLocation> instances) {
    ConfigSnapshot snapshot = configuration.get();
    return send(snapshot, local, remote, Holdings.content(snapshot, local, studyIuid, instances));
  }

  private static IanResult send(
      ConfigSnapshot snapshot, AeTitle local, AeTitle remote, Optional<IanContent> content) {
    IanSender sender;
    try {
      sender = IanSender.to(snapshot, local, remote);
    } catch (IOException e) {
      throw new UnknownNameException(String.valueOf(e.getMessage()));
    }
    if (content.isEmpty()) {
      return new IanResult(null, "No matching instances", 0);
    }
    int instances = content.get().references().size();
    try {
      IanSender.Answer answer =
          sender.send(IanTasks.newUid(), content.get().dataSet(), abort -> {});
      return new IanResult(answer.status(), answer.comment(), instances);
    } catch (IOException e) {
      return new IanResult(null, e.getMessage(), instances);
    }
  }

  /** Queues one notification per entity that has objects, and answers how many. */
  public int scheduleAll(
      String localAet,
      String remoteAet,
      Collection<EntityUid> entities,
      @Nullable String batchId,
      @Nullable Instant scheduledTime,
      Requester requester) {
    ConfigSnapshot snapshot = configuration.get();
    AeTitle local = aeTitle(localAet);
    AeTitle remote = aeTitle(remoteAet);
    if (snapshot.remoteAe(remote).isEmpty()) {
      throw new UnknownNameException("No such Application Entity: " + remoteAet);
    }
    Instant due = scheduledTime == null ? clock.instant() : scheduledTime;
    IanTasks.Occasion occasion =
        new IanTasks.Occasion(snapshot.device().name(), null, batchId, null, due, requester);
    List<NewTask> notifications = new ArrayList<>();
    for (EntityUid entity : entities) {
      holdings
          .of(snapshot, local, entity)
          .ifPresent(content -> notifications.add(IanTasks.of(local, remote, content, occasion)));
    }
    return tasks.requestAll(notifications);
  }

  private static AeTitle aeTitle(String text) {
    try {
      return AeTitle.of(text);
    } catch (IllegalArgumentException e) {
      throw new UnknownNameException("No such Application Entity: " + text);
    }
  }
}
