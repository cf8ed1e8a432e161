package org.orderly.task;

import jakarta.ejb.ApplicationException;

/** The task is in a state that does not allow what was asked. */
@ApplicationException
public class TaskConflictException extends RuntimeException {
  public TaskConflictException(String message) {
    super(message);
  }
}
