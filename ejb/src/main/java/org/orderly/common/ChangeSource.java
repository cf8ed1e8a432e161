package org.orderly.common;

import java.sql.Connection;
import java.sql.SQLException;

/** Rows that pages show: asked often while somebody looks, so that open pages follow them. */
public interface ChangeSource {

  /** What pages ask for, such as {@code tasks}. */
  String topic();

  /**
   * A value that is another one after any change, whichever node made it. Its cost must not grow
   * with the number of rows.
   */
  Object state(Connection connection) throws SQLException;
}
