package org.orderly.common;

import java.sql.SQLException;

/**
 * The database did not do what it was asked. Without the cause, whose message repeats values of the
 * statement, which may name a patient.
 */
public abstract class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean outage;

  protected DatabaseException(SQLException cause) {
    super(DatabaseTrouble.describe(cause));
    outage = DatabaseTrouble.isOutage(cause);
    setStackTrace(cause.getStackTrace());
  }

  /** Whether the database cannot be reached, so that the same request may succeed later. */
  boolean isOutage() {
    return outage;
  }
}
