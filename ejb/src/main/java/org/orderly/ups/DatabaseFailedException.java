package org.orderly.ups;

import java.sql.SQLException;
import org.orderly.common.DatabaseTrouble;

/** The database did not do what it was asked; the request may be repeated. */
public final class DatabaseFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  DatabaseFailedException(SQLException cause) {
    // without the cause: its message repeats values, which may name a patient
    super(DatabaseTrouble.describe(cause));
    setStackTrace(cause.getStackTrace());
  }
}
