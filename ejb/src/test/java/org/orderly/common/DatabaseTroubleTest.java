package org.orderly.common;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseTroubleTest {

  private static final class Failed extends DatabaseException {
    private static final long serialVersionUID = 1L;

    Failed(SQLException cause) {
      super(cause);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "08006,true", // connection failure
    "57P01,true", // the operator stops the server
    "53300,true", // too many connections
    ",true", // the pool has none to give
    "23505,false", // unique violation
    "42703,false", // no such column
    "40001,false" // somebody else was faster
  })
  void an_outage_is_what_no_statement_is_to_blame_for(@Nullable String state, boolean outage) {
    SQLException cause = new SQLException("Doe^Jane", state);
    assertEquals(outage, DatabaseTrouble.isOutage(cause));
    assertEquals(outage, DatabaseTrouble.isOutage(new IllegalStateException("wrapped", cause)));
    assertEquals(outage, DatabaseTrouble.isOutage(new IllegalStateException(new Failed(cause))));
  }

  @Test
  void other_failures_are_none() {
    assertFalse(DatabaseTrouble.isOutage(new IllegalStateException("something else")));
  }
}
