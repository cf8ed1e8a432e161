package org.orderly.ian;

import jakarta.annotation.security.PermitAll;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.orderly.task.EntityUid;
import org.orderly.task.Requester;
import org.orderly.task.UnknownNameException;

/** Notifications on request, queued or at once. */
@Stateless
@PermitAll
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class IanService {
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
    throw new UnsupportedOperationException();
  }

  /** Queues one notification per entity that has objects, and answers how many. */
  public int scheduleAll(
      String localAet,
      String remoteAet,
      Collection<EntityUid> entities,
      @Nullable String batchId,
      @Nullable Instant scheduledTime,
      Requester requester) {
    throw new UnsupportedOperationException();
  }
}
