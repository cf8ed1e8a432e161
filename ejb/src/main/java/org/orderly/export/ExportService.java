package org.orderly.export;

import jakarta.annotation.security.PermitAll;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.task.EntityUid;
import org.orderly.task.Requester;
import org.orderly.task.TaskView;
import org.orderly.task.UnknownNameException;

/**
 * Exports on request: queued to a configured destination, at once to an ad hoc one, or only the
 * notification of it.
 */
@Stateless
@PermitAll
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ExportService {
  /**
   * What a synchronous export did; {@code httpStatus} is 200, 206 (partly failed) or 502 (all
   * failed or no association).
   */
  public record AdHocResult(int completed, int warning, int failed, @Nullable String error) {
    public int httpStatus() {
      if (error != null || (failed > 0 && completed + warning == 0)) {
        return 502;
      }
      return failed > 0 ? 206 : 200;
    }
  }

  /** How a request is to be queued. */
  public record Order(
      @Nullable String batchId, @Nullable Instant scheduledTime, Requester requester) {}

  /** Whether this names an ad hoc destination ({@code dicom:AET}) instead of a configured one. */
  public static boolean isAdHoc(String exporterId) {
    return exporterId.startsWith("dicom:");
  }

  /**
   * Queues one export.
   *
   * @throws UnknownNameException {@code No such Exporter: X} or {@code No queue configured for
   *     Exporter: X}; then nothing is stored
   */
  public TaskView schedule(String exporterId, EntityUid entity, Order order) {
    throw new UnsupportedOperationException();
  }

  /**
   * Queues one export per entity, and answers how many tasks that made or re-armed. To be called in
   * chunks.
   */
  public int scheduleAll(String exporterId, Collection<EntityUid> entities, Order order) {
    throw new UnsupportedOperationException();
  }

  /**
   * Exports at once, without a task.
   *
   * @param localAet calling AE title
   * @param destination {@code dicom:AET}
   * @throws UnknownNameException if the remote AE is not configured
   */
  public AdHocResult exportNow(String localAet, String destination, EntityUid entity) {
    throw new UnsupportedOperationException();
  }

  /**
   * Only notifies, as if the entities had been exported ({@code only-ian=true}).
   *
   * @throws UnknownNameException {@code No such Exporter: X} or {@code No IAN Destinations
   *     configured}
   */
  public int scheduleIanOnly(
      String localAet, String exporterId, Collection<EntityUid> entities, Order order) {
    throw new UnsupportedOperationException();
  }

  /** Id and description of the configured destinations. */
  public List<String> destinationIds() {
    throw new UnsupportedOperationException();
  }
}
