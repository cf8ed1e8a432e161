package org.orderly.board;

import jakarta.annotation.security.PermitAll;
import jakarta.ejb.EJB;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orderly.task.NoSuchTaskException;
import org.orderly.task.TaskActions;
import org.orderly.task.TaskConflictException;
import org.orderly.task.TaskFilter;
import org.orderly.task.TaskService;
import org.orderly.task.TaskType;
import org.orderly.task.TaskView;

/**
 * Shows the DICOM Queue and acts on it. Every change is one of a job in the very state in which it
 * was looked at, so that of two users one wins and the other is told.
 */
@Stateless
@PermitAll
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class BoardService {
  private static final int CHUNK = 200;
  private static final int AT_ONCE = 10_000;
  private static final int TRIES = 3;

  @EJB private TaskService tasks;
  @Inject private Clock clock;

  /** A part of the board. */
  public BoardPage page(BoardFilter filter, int offset, int limit, JobShare share) {
    return tasks.read(
        connection ->
            new BoardQueries(connection, clock.instant()).page(filter, offset, limit, share));
  }

  /** How many jobs the filter shows that this may be done to. */
  public long count(BoardFilter filter, JobAction action) {
    return tasks.read(
        connection ->
            new BoardQueries(connection, clock.instant())
                .count(BoardSql.where(filter).and(action.condition())));
  }

  /**
   * Acts on one job.
   *
   * @param version as it was seen, or null: then in any state that allows the action
   * @param who asks for it
   * @throws NoSuchTaskException if there is no such job
   * @throws TaskConflictException if it has moved on, or does not allow the action
   */
  public void act(JobAction action, long id, @Nullable String version, @Nullable String who) {
    for (int attempt = 0; attempt < TRIES; attempt++) {
      Job job = find(id);
      if (version != null && !version.equals(job.version())) {
        throw new TaskConflictException(
            "Job " + id + " has changed meanwhile and is now: " + job.status().text());
      } else if (!action.allows(job.status())) {
        throw new TaskConflictException(
            "Cannot " + action.text() + " job " + id + " with status: " + job.status().text());
      } else if (!job.actions().contains(action)) {
        throw new TaskConflictException(
            "Job " + id + " is still being stopped, try again in a moment");
      } else if (change(List.of(view(job)), action, who) == 1) {
        return;
      }
    }
    throw new TaskConflictException("Job " + id + " changes at this moment");
  }

  private Job find(long id) {
    Job job =
        tasks
            .read(connection -> new BoardQueries(connection, clock.instant()).jobs(List.of(id)))
            .get(id);
    if (job == null) {
      throw new NoSuchTaskException(id);
    }
    return job;
  }

  private TaskView view(Job job) {
    TaskView task = tasks.get(TaskFilter.ALL.withType(TaskType.EXPORT), job.id());
    if (!job.version().equals(BoardQueries.version(task.attempt(), task.status()))) {
      throw new TaskConflictException("Job " + job.id() + " changes at this moment");
    }
    return task;
  }

  /** Acts on all jobs that the filter shows and that allow it, and answers on how many. */
  public int actOnAll(JobAction action, BoardFilter filter, @Nullable String who) {
    BoardSql.Where where = BoardSql.where(filter).and(action.condition());
    int changed = 0;
    long after = 0;
    // jobs that come later are none of what the user saw
    long last = tasks.read(connection -> BoardQueries.newest(connection));
    while (true) {
      BoardSql.Where next = where.and("t.id > ?", after).and("t.id <= ?", last);
      List<Long> ids =
          tasks.read(
              connection -> new BoardQueries(connection, clock.instant()).ids(next, 0, AT_ONCE));
      if (ids.isEmpty()) {
        return changed;
      }
      for (int from = 0; from < ids.size(); from += CHUNK) {
        List<Long> some = ids.subList(from, Math.min(ids.size(), from + CHUNK));
        changed +=
            change(
                tasks.read(connection -> BoardQueries.tasks(connection, where, some)), action, who);
      }
      after = ids.get(ids.size() - 1);
    }
  }

  /** Removes what is in one of these states. */
  public int removeAll(Set<JobStatus> statuses) {
    return actOnAll(JobAction.REMOVE, BoardFilter.of(statuses), null);
  }

  private int change(List<TaskView> seen, JobAction action, @Nullable String who) {
    return tasks.changeSeen(
        seen,
        switch (action) {
          case CANCEL -> TaskActions.Seen.CANCEL;
          case RETRY -> TaskActions.Seen.RESUME;
          case REMOVE -> TaskActions.Seen.DELETE;
        },
        who);
  }
}
