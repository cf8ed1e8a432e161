package org.orderly.task;

import org.jspecify.annotations.Nullable;

/** Which part of a list is wanted, and in which order. */
public record TaskPage(Order order, boolean descending, int offset, @Nullable Integer limit) {
  /** Newest change first, all of them. */
  public static final TaskPage ALL = new TaskPage(Order.UPDATED_TIME, true, 0, null);

  /** What a list can be ordered by. */
  public enum Order {
    CREATED_TIME("created_time"),
    UPDATED_TIME("updated_time"),
    SCHEDULED_TIME("scheduled_time");

    private final String column;

    Order(String column) {
      this.column = column;
    }

    String column() {
      return column;
    }
  }

  public static TaskPage of(int offset, int limit) {
    return new TaskPage(Order.UPDATED_TIME, true, offset, limit);
  }
}
