package org.orderly.ups;

import java.sql.SQLException;
import org.orderly.common.DatabaseException;

/** The database did not do what it was asked; the request may be repeated. */
public final class DatabaseFailedException extends DatabaseException {

  private static final long serialVersionUID = 1L;

  DatabaseFailedException(SQLException cause) {
    super(cause);
  }
}
