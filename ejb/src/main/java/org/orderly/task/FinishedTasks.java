package org.orderly.task;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Removes tasks that have ended, in chunks, so that no transaction grows with the history. */
public final class FinishedTasks {
  private static final int CHUNK = 500;

  private final TaskDatabase database;

  public FinishedTasks(TaskDatabase database) {
    this.database = database;
  }

  /**
   * Deletes the tasks of a queue that ended in this status before the given time, and answers how
   * many.
   */
  public int purge(String queue, TaskStatus status, Instant endedBefore) throws SQLException {
    if (!status.isDone()) {
      throw new IllegalArgumentException(status.text() + " is not an end");
    }
    int total = 0;
    while (true) {
      List<Long> ids =
          database
              .call(
                  connection ->
                      TaskTable.select(
                          connection,
                          "where queue_name = ? and task_status = ? and updated_time < ? and proc_end_time < ? order by id"
                              + " fetch first "
                              + CHUNK
                              + " rows only",
                          queue,
                          status.text(),
                          endedBefore,
                          endedBefore))
              .stream()
              .map(TaskView::taskId)
              .toList();
      if (ids.isEmpty()) {
        return total;
      }
      total +=
          database.call(
              connection -> {
                int deleted = 0;
                for (Long id : ids) {
                  deleted +=
                      TaskTable.update(
                          connection,
                          "delete from task where id = ? and task_status = ? and updated_time < ?",
                          id,
                          status.text(),
                          endedBefore);
                }
                return deleted;
              });
      TaskChanges.mark(database);
      if (ids.size() < CHUNK) {
        return total;
      }
    }
  }
}
