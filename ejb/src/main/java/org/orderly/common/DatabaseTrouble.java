package org.orderly.common;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What may be said about a failure of the database. Drivers put the values of the statement into
 * their messages, and these name patients: so the code is told, and the message only of troubles
 * that come before any statement.
 */
public final class DatabaseTrouble {

  /**
   * Connection, authorization, unknown database, lack of resources, intervention of an operator.
   */
  private static final Set<String> BEFORE_STATEMENTS = Set.of("08", "28", "3D", "53", "57");

  private static final int DEPTH = 20;

  private DatabaseTrouble() {}

  /** Whether the database failed: then neither message nor stack trace may be logged. */
  public static boolean caused(Throwable failure) {
    return sqlException(failure) != null;
  }

  public static String describe(Throwable failure) {
    SQLException cause = sqlException(failure);
    if (cause == null) {
      return failure.getClass().getSimpleName();
    }
    String state = cause.getSQLState();
    if (state == null) {
      // of the pool, not of the driver
      return "no connection to the database";
    }
    String described = "database error, SQL state " + state + ", code " + cause.getErrorCode();
    return isBeforeStatements(cause)
        ? described + ": " + String.valueOf(cause.getMessage()).lines().findFirst().orElse("")
        : described;
  }

  /**
   * Whether the database could not be reached or ended the connection: what was asked is not to
   * blame, and may be asked again.
   */
  public static boolean isOutage(Throwable failure) {
    int depth = 0;
    for (Throwable t = failure; t != null && depth < DEPTH; t = t.getCause(), depth++) {
      if (t instanceof DatabaseException known) {
        return known.isOutage();
      }
    }
    SQLException cause = sqlException(failure);
    return cause != null && (cause.getSQLState() == null || isBeforeStatements(cause));
  }

  private static boolean isBeforeStatements(SQLException cause) {
    String state = String.valueOf(cause.getSQLState());
    return BEFORE_STATEMENTS.contains(state.substring(0, Math.min(2, state.length())));
  }

  /** The first that has a state: the pool wraps those of the driver in its own, which have none. */
  private static @Nullable SQLException sqlException(Throwable failure) {
    SQLException found = null;
    int depth = 0;
    for (Throwable t = failure; t != null && depth < DEPTH; t = t.getCause(), depth++) {
      if (t instanceof SQLException e) {
        // of a batch, the first statement that failed says more than the batch
        found = e.getNextException() == null ? e : e.getNextException();
        if (found.getSQLState() != null) {
          return found;
        }
      }
    }
    return found;
  }
}
