package org.orderly.web.ui.queues;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.orderly.task.TaskService.Extent;

/**
 * What the user is asked to confirm: an action on certain tasks, or on all that the filter shows.
 *
 * @param taskIds the tasks; empty if all that {@code filter} shows are meant
 * @param filter the list's filter when the question was put; null if certain tasks are meant
 * @param count how many tasks the question names
 * @param left how many of the selected tasks the action does not apply to
 * @param before the number that an earlier form of this question named, or null
 * @param exports how many of the tasks are exports, which can go to another destination
 * @param lastId the highest id of the tasks meant; what arrived later is left alone
 */
public record Confirmation(
    TaskAction action,
    List<Long> taskIds,
    @Nullable ShownFilter filter,
    long count,
    int left,
    @Nullable Long before,
    long exports,
    long lastId)
    implements Serializable {

  static Confirmation ofTasks(TaskAction action, List<Long> taskIds, int left, long exports) {
    return new Confirmation(
        action, List.copyOf(taskIds), null, taskIds.size(), left, null, exports, 0);
  }

  static Confirmation ofAll(TaskAction action, ShownFilter filter, Extent extent, long exports) {
    return new Confirmation(
        action, List.of(), filter, extent.count(), 0, null, exports, extent.lastId());
  }

  Confirmation changedTo(Extent extent) {
    return new Confirmation(
        action, taskIds, filter, extent.count(), left, count, exports, extent.lastId());
  }

  /** The ids, separated by commas. */
  public String ids() {
    return taskIds.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  public boolean all() {
    return filter != null;
  }
}
