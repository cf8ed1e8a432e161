package org.orderly.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TaskChangesTest {
  private final TestClock clock = new TestClock();
  private final TaskChanges changes = new TaskChanges();

  private static Object state(TaskDatabase database, TaskChanges changes) throws SQLException {
    return database.call(changes::state);
  }

  private long insert(TaskDatabase database, String study) throws SQLException {
    NewTask.ExportTarget target =
        new NewTask.ExportTarget("STORESCP", "orderly", "Export", 0, "ORDERLY", "STORESCP");
    NewTask task =
        NewTask.export(target, EntityUid.ofStudy(study), null, clock.instant(), Requester.SYSTEM);
    return database.call(c -> TaskTable.insert(c, task, clock.instant()));
  }

  @ParameterizedTest
  @EnumSource
  void every_change_makes_another_state_and_looking_makes_none(TestDatabase kind) throws Exception {
    TaskDatabase database = new TaskDatabase(kind.open());
    Object empty = state(database, changes);
    long first = insert(database, "1");
    Object one = state(database, changes);
    assertNotEquals(empty, one);
    assertEquals(one, state(database, changes));

    clock.advance(Duration.ofMillis(3));
    insert(database, "2");
    Object two = state(database, changes);
    assertNotEquals(one, two);

    // committed later than a newer one
    database.run(c -> TaskSteps.cancel(c, first, null, clock.instant().minusMillis(1)));
    Object overtaken = state(database, changes);
    assertNotEquals(two, overtaken);

    new TaskActions(database, clock).delete(TaskFilter.ALL, first);
    TaskChanges.mark(database);
    assertNotEquals(overtaken, state(database, changes));
  }
}
