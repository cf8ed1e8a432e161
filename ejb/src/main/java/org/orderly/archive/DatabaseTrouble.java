package org.orderly.archive;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What may be said about a failure of the database. Drivers put the values of the statement into
 * their messages, and these name patients: so the code is told, never the message.
 */
public final class DatabaseTrouble {

  private DatabaseTrouble() {}

  public static String describe(Throwable failure) {
    SQLException cause = sqlException(failure);
    return cause == null
        ? failure.getClass().getSimpleName()
        : "database error, SQL state " + cause.getSQLState() + ", code " + cause.getErrorCode();
  }

  private static @Nullable SQLException sqlException(Throwable failure) {
    int depth = 0;
    for (Throwable t = failure; t != null && depth < 20; t = t.getCause(), depth++) {
      if (t instanceof SQLException e) {
        // of a batch, the first statement that failed says more than the batch
        return e.getNextException() == null ? e : e.getNextException();
      }
    }
    return null;
  }
}
