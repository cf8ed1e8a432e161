package org.orderly.common;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChangeWatchTest {
  private static final Set<String> TASKS = Set.of("tasks");

  private final ChangeWatch watch = new ChangeWatch();
  private Connection connection;
  private int tasks;
  private int studies;

  private record Counted(String topic, IntSupplier count) implements ChangeSource {
    @Override
    public Object state(Connection connection) {
      return count.getAsInt();
    }
  }

  private Set<String> changed(Set<String> topics) throws SQLException {
    return watch.changed(
        topics,
        List.of(new Counted("tasks", () -> tasks), new Counted("studies", () -> studies)),
        connection);
  }

  @BeforeEach
  void connect() throws SQLException {
    connection = DriverManager.getConnection("jdbc:h2:mem:");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void what_changed_between_the_reading_of_a_page_and_the_first_question_is_not_missed()
      throws SQLException {
    assertEquals(TASKS, changed(TASKS));
    assertEquals(Set.of(), changed(TASKS));
  }

  @Test
  void each_topic_is_told_once_after_it_changed() throws SQLException {
    Set<String> both = Set.of("tasks", "studies");
    changed(both);
    tasks++;
    assertEquals(TASKS, changed(both));
    assertEquals(Set.of(), changed(both));
    studies++;
    assertEquals(Set.of("studies"), changed(both));
  }

  @Test
  void a_topic_that_nobody_asked_for_meanwhile_is_told_again() throws SQLException {
    changed(TASKS);
    changed(Set.of());
    assertEquals(TASKS, changed(TASKS));
  }
}
