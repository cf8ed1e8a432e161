package org.orderly.web.ui.studies;

import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.QueryRequest;
import org.orderly.export.BatchId;
import org.orderly.export.ExportService;
import org.orderly.export.UnsentExport;
import org.orderly.task.EntityUid;
import org.orderly.task.Requester;
import org.orderly.web.ui.SignedIn;

/** Queues what was confirmed, for users who may: the last gate before the service. */
@RequestScoped
public class SendOrders {
  private static final int CHUNK = 500;

  @EJB private ExportService exports;
  @EJB private UnsentExport unsent;
  @Inject private SignedIn user;
  @Inject private HttpServletRequest request;
  @Inject private Clock clock;

  /**
   * How it is to be queued.
   *
   * @param batch whether the tasks are to have a batch even if no name is given for it
   */
  record Wish(String destination, String batchId, boolean batch, @Nullable Instant start) {}

  /** What was queued; without batch, null. */
  record Done(int count, @Nullable String batchId, int underWay) {}

  Done send(List<EntityUid> entities, Wish wish) {
    ExportService.Order order = order(wish, "export");
    int count = inChunks(entities, chunk -> exports.scheduleAll(wish.destination(), chunk, order));
    return new Done(count, order.batchId(), 0);
  }

  Done notifyOnly(List<EntityUid> entities, Wish wish) {
    ExportService.Order order = order(wish, "ian");
    int count =
        inChunks(entities, chunk -> exports.scheduleIanOnly(wish.destination(), chunk, order));
    return new Done(count, order.batchId(), 0);
  }

  private static int inChunks(List<EntityUid> entities, ToIntFunction<List<EntityUid>> queue) {
    int count = 0;
    for (int i = 0; i < entities.size(); i += CHUNK) {
      count += queue.applyAsInt(entities.subList(i, Math.min(i + CHUNK, entities.size())));
    }
    return count;
  }

  Done sendUnsent(QueryRequest filter, Wish wish) {
    UnsentExport.Queued queued = unsent.send(wish.destination(), filter, order(wish, "unsent"));
    return new Done(queued.count(), queued.batchId(), queued.underWay());
  }

  /** How many studies would be queued. */
  UnsentExport.Queued previewUnsent(String destination, QueryRequest filter) {
    return unsent.preview(destination, filter);
  }

  private ExportService.Order order(Wish wish, String kind) {
    if (!user.isMayAct()) {
      throw new SecurityException("studies may be sent by operators and administrators only");
    }
    String batchId = wish.batchId().isBlank() ? null : wish.batchId().strip();
    if (batchId == null && wish.batch()) {
      batchId = BatchId.of(kind, clock.instant());
    }
    Requester requester =
        new Requester(user.getName(), request.getRemoteAddr(), request.getRequestURI());
    return new ExportService.Order(batchId, wish.start(), requester);
  }
}
