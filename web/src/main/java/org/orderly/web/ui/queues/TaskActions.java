package org.orderly.web.ui.queues;

import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.task.NoSuchTaskException;
import org.orderly.task.TaskConflictException;
import org.orderly.task.TaskFilter;
import org.orderly.task.TaskService;
import org.orderly.task.UnknownNameException;
import org.orderly.web.ui.SignedIn;

/** Carries out what was confirmed, for users who may: the last gate before the service. */
@RequestScoped
public class TaskActions {
  /** How many tasks were changed, how many could not be, and why the first of these was not. */
  record Result(long done, long failed, List<String> reasons) implements Serializable {}

  @EJB private TaskService tasks;
  @Inject private SignedIn user;

  /**
   * @throws SecurityException if the user's roles do not allow actions
   */
  Result carryOut(
      Confirmation confirmed, @Nullable Instant newTime, @Nullable String newDestination) {
    if (!user.isMayAct()) {
      throw new SecurityException("tasks may be changed by operators and administrators only");
    }
    ShownFilter filter = confirmed.filter();
    if (filter == null) {
      return onEach(confirmed, newTime, newDestination);
    }
    TaskFilter shown = filter.tasks().withUpTo(confirmed.lastId());
    try {
      TaskService.BulkResult result =
          switch (confirmed.action()) {
            case CANCEL -> tasks.cancelAll(shown, user.getName());
            case RESCHEDULE -> tasks.rescheduleAll(shown, newDestination, newTime);
            case DELETE -> tasks.deleteAll(shown);
          };
      return new Result(result.count(), result.failed(), List.of());
    } catch (UnknownNameException e) {
      return new Result(0, confirmed.count(), List.of(String.valueOf(e.getMessage())));
    }
  }

  private Result onEach(
      Confirmation confirmed, @Nullable Instant newTime, @Nullable String newDestination) {
    List<String> reasons = new ArrayList<>();
    for (long id : confirmed.taskIds()) {
      try {
        switch (confirmed.action()) {
          case CANCEL -> tasks.cancel(TaskFilter.ALL, id, user.getName());
          case RESCHEDULE -> tasks.reschedule(TaskFilter.ALL, id, newDestination, newTime);
          case DELETE -> tasks.delete(TaskFilter.ALL, id);
        }
      } catch (TaskConflictException | NoSuchTaskException | UnknownNameException e) {
        reasons.add(String.valueOf(e.getMessage()));
      }
    }
    return new Result(confirmed.taskIds().size() - reasons.size(), reasons.size(), reasons);
  }
}
