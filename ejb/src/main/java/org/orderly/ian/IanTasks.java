package org.orderly.ian;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.AeTitle;
import org.orderly.task.NewTask;
import org.orderly.task.Requester;
import org.orderly.task.TaskType;

/**
 * Makes notification tasks: the UID and the data set are fixed when the task is made, so that every
 * repetition sends the same.
 */
public final class IanTasks {
  /** The logical queue of notifications, as dcm4chee-arc names it. */
  public static final String QUEUE = "IANSCU";

  private IanTasks() {}

  /**
   * Why a notification is sent: the members that let it be found together with what it belongs to.
   */
  public record Occasion(
      String deviceName,
      @Nullable String exporterId,
      @Nullable String batchId,
      @Nullable Long parentTaskId,
      Instant due,
      Requester requester) {}

  /**
   * One notification per receiver, all about the same content; of nothing there is none to give.
   */
  public static List<NewTask> toEach(
      AeTitle local, Collection<AeTitle> receivers, IanContent content, Occasion occasion) {
    if (content.references().isEmpty()) {
      return List.of();
    }
    return receivers.stream().map(remote -> of(local, remote, content, occasion)).toList();
  }

  public static NewTask of(AeTitle local, AeTitle remote, IanContent content, Occasion occasion) {
    return task(local, remote, content.study(), content, occasion);
  }

  /**
   * One that waits until a study is complete; what it says is fixed by its first attempt. There is
   * one waiting at a time, which further objects postpone.
   */
  static NewTask later(AeTitle local, AeTitle remote, String study, Occasion occasion) {
    return task(local, remote, study, null, occasion);
  }

  private static NewTask task(
      AeTitle local,
      AeTitle remote,
      String study,
      @Nullable IanContent content,
      Occasion occasion) {
    return new NewTask(
        TaskType.IAN,
        occasion.deviceName(),
        QUEUE,
        0,
        local.toString(),
        remote.toString(),
        occasion.exporterId(),
        study,
        null,
        newUid(),
        occasion.batchId(),
        occasion.due(),
        null,
        occasion.requester(),
        content == null ? null : content.references().size(),
        List.of(),
        content == null ? null : content.toJson(),
        occasion.parentTaskId());
  }

  /** A UID of a random UUID below 2.25 (PS3.5 B.2). */
  static String newUid() {
    UUID uuid = UUID.randomUUID();
    byte[] bytes =
        ByteBuffer.allocate(17)
            .put((byte) 0)
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits())
            .array();
    return "2.25." + new BigInteger(bytes);
  }
}
