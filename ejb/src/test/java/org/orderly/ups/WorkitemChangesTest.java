package org.orderly.ups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.orderly.task.TestDatabase;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkitemChangesTest {
  private static final int MANY = 10_000;

  private final AtomicInteger toFail = new AtomicInteger();
  private DataSource database;
  private WorkitemChanges changes;

  private void open(TestDatabase kind) throws SQLException {
    DataSource real = kind.open();
    database =
        (DataSource)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> {
                  if (toFail.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    throw new SQLException("gone for a moment", "08006");
                  }
                  try {
                    return method.invoke(real, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    changes = new WorkitemChanges(database, Thread::new);
  }

  @AfterEach
  void stop() {
    changes.stop();
  }

  private long mark() throws SQLException {
    try (Connection connection = database.getConnection()) {
      return (long) changes.state(connection);
    }
  }

  private long markAfter(long before) throws SQLException {
    long now = mark();
    while (now == before) {
      Thread.onSpinWait();
      now = mark();
    }
    return now;
  }

  @ParameterizedTest
  @EnumSource
  void many_changes_of_a_moment_share_a_mark_and_a_later_one_has_its_own(TestDatabase kind)
      throws Exception {
    open(kind);
    long before = mark();
    for (int i = 0; i < MANY; i++) {
      changes.committed();
    }
    long after = markAfter(before);
    assertTrue(after < before + MANY / 100, "moved from " + before + " to " + after);
    assertEquals(after, mark(), "nothing changed since");
    changes.committed();
    assertEquals(after + 1, markAfter(after));
  }

  @ParameterizedTest
  @EnumSource
  void a_database_that_is_gone_hears_of_it_when_it_is_back(TestDatabase kind) throws Exception {
    open(kind);
    long before = mark();
    toFail.set(1);
    changes.committed();
    while (toFail.get() > 0) {
      Thread.onSpinWait();
    }
    assertEquals(before + 1, markAfter(before));
  }
}
