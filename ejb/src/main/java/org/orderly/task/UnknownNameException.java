package org.orderly.task;

import jakarta.ejb.ApplicationException;

/** A destination, queue or application entity that was named is not configured. */
@ApplicationException
public class UnknownNameException extends RuntimeException {
  public UnknownNameException(String message) {
    super(message);
  }
}
