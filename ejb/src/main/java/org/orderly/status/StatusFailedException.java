package org.orderly.status;

import java.sql.SQLException;
import org.orderly.common.DatabaseTrouble;

/** The database did not answer; the message never holds values of the statement. */
public final class StatusFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StatusFailedException(SQLException cause) {
    super(DatabaseTrouble.describe(cause));
    setStackTrace(cause.getStackTrace());
  }
}
