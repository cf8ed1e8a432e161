package org.orderly.archive;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** A piece of a statement with its parameters; no value from outside becomes part of the text. */
public final class Sql {

  private final StringBuilder text = new StringBuilder();
  private final List<Object> parameters = new ArrayList<>();

  public Sql add(String more, Object... values) {
    text.append(more);
    parameters.addAll(Arrays.asList(values));
    return this;
  }

  public Sql add(Sql more) {
    text.append(more.text);
    parameters.addAll(more.parameters);
    return this;
  }

  /** {@code in (?, ?)} for some values. */
  public Sql in(Collection<?> values) {
    text.append(" in (")
        .append(String.join(",", Collections.nCopies(values.size(), "?")))
        .append(')');
    parameters.addAll(values);
    return this;
  }

  /**
   * {@code in (1, 2)} for some keys, at least one. These become part of the text: PostgreSQL hashes
   * a list that it knows when it plans, and compares one by one where the list may be another each
   * time.
   */
  public Sql inKeys(Collection<Long> keys) {
    text.append(keys.stream().map(String::valueOf).collect(Collectors.joining(",", " in (", ")")));
    return this;
  }

  public boolean isEmpty() {
    return text.isEmpty();
  }

  public PreparedStatement prepare(Connection connection) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(text.toString());
    try {
      for (int i = 0; i < parameters.size(); i++) {
        statement.setObject(i + 1, parameters.get(i));
      }
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
