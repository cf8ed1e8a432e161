package org.orderly.task;

import jakarta.ejb.ApplicationException;

/** There is no task with this id (of the type asked for). */
@ApplicationException
public class NoSuchTaskException extends RuntimeException {
  public NoSuchTaskException(long taskId) {
    super("No such Task : " + taskId);
  }
}
