package org.orderly.common;

import java.sql.SQLException;

/** The database did not answer; the message names no values. */
public final class DatabaseFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DatabaseFailedException(SQLException cause) {
    // without the cause, whose message may name patients
    super(DatabaseTrouble.describe(cause));
    setStackTrace(cause.getStackTrace());
  }
}
