package org.orderly.task;

/** Does the work of one type of task. */
public interface TaskWork {
  TaskType type();

  /**
   * Makes one attempt. An exception ends the attempt as failed, with its text as error message.
   *
   * @param run the attempt, which takes results and tells when to stop
   */
  TaskOutcome perform(TaskRun run) throws Exception;
}
