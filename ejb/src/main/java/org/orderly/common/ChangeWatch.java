package org.orderly.common;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;

/** Tells which topics have changed since it was asked the last time; for one caller. */
@ApplicationScoped
public class ChangeWatch {
  @Inject private DataSource dataSource;
  @Inject @Any private Instance<ChangeSource> sources;

  private final Map<String, Object> known = new HashMap<>();

  /**
   * The topics of the given ones that changed. One that is asked for the first time has: whoever
   * begins to ask may have read its rows before a change that is older than the question.
   */
  public Set<String> changed(Set<String> topics) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      return changed(topics, sources, connection);
    }
  }

  Set<String> changed(Set<String> topics, Iterable<ChangeSource> sources, Connection connection)
      throws SQLException {
    Set<String> changed = new HashSet<>();
    known.keySet().retainAll(topics);
    for (ChangeSource source : sources) {
      if (topics.contains(source.topic())) {
        Object now = source.state(connection);
        if (!now.equals(known.put(source.topic(), now))) {
          changed.add(source.topic());
        }
      }
    }
    return changed;
  }
}
