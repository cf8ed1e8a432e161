package org.orderly.ups;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.orderly.common.LocalTransactions;
import org.orderly.ups.event.EventNode;

/**
 * Commits what changes the worklist. H2 pays for each commit with pages that it writes and one
 * commit at a time: there, operations that wait for each other share a transaction, in which each
 * can fail alone. PostgreSQL does that better by itself. Once committed, those who deliver events
 * are told, if there are any, and so are open pages.
 */
@ApplicationScoped
public class WorklistWriter {

  private static final int TRIES = 8;
  private static final int AT_ONCE = 64;

  private final LocalTransactions transactions;
  private final Runnable nudge;
  private final Runnable changed;

  /**
   * Keeps what is in it if it cannot take one more, for want of memory; one that grows does not.
   */
  private final Queue<Order<?>> waiting = new ConcurrentLinkedQueue<>();

  private boolean busy;
  private volatile @Nullable Gate gate;

  /** An operation; what it throws undoes it. */
  @FunctionalInterface
  interface Step<T> {
    T apply(Unit unit) throws SQLException, UpsException;
  }

  @Inject
  WorklistWriter(DataSource dataSource, EventNode node, WorkitemChanges changes) {
    this(dataSource, node::nudge, changes::committed);
  }

  WorklistWriter(DataSource dataSource, Runnable nudge, Runnable changed) {
    this.transactions = new LocalTransactions(dataSource, TRIES);
    this.nudge = nudge;
    this.changed = changed;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected WorklistWriter() {
    this.transactions = null;
    this.nudge = null;
    this.changed = null;
  }

  /**
   * Changes a few work items.
   *
   * @throws DatabaseFailedException if the database fails, or a conflict does not end
   */
  <T> T change(Step<T> step) throws UpsException {
    if (gate() != Gate.ROWS) {
      return changeMany(step);
    }
    Order<T> order = new Order<>(step);
    begin(order);
    boolean waited = false;
    boolean leads = false;
    try {
      leads = order.turn.join();
      waited = true;
    } finally {
      if (!waited) {
        abandon(order);
      }
    }
    if (leads) {
      lead(order);
    }
    return order.outcome();
  }

  /** As {@link #change}, for many work items: nobody else waits for their commit. */
  <T> T changeMany(Step<T> step) throws UpsException {
    return alone(gate()::enter, step);
  }

  /** As {@link #change}, with nobody else changing work items meanwhile. */
  <T> T changeAlone(Step<T> step) throws UpsException {
    return alone(gate()::close, step);
  }

  private interface Entry {
    void pass(Connection connection) throws SQLException;
  }

  private <T> T alone(Entry entry, Step<T> step) throws UpsException {
    try {
      boolean[] eventful = new boolean[1];
      T result =
          transactions.<T, UpsException>call(
              connection -> {
                entry.pass(connection);
                Unit unit = new Unit(connection);
                T answer = step.apply(unit);
                eventful[0] = unit.isEventful();
                return answer;
              });
      tell(eventful[0]);
      return result;
    } catch (SQLException e) {
      throw new DatabaseFailedException(e);
    }
  }

  private Gate gate() {
    Gate known = gate;
    if (known == null) {
      try {
        known = transactions.<Gate, SQLException>once(Gate::of);
      } catch (SQLException e) {
        throw new DatabaseFailedException(e);
      }
      gate = known;
    }
    return known;
  }

  private synchronized void begin(Order<?> order) {
    waiting.add(order);
    if (!busy) {
      busy = true;
      order.turn.complete(true);
    }
  }

  /**
   * Performs all that wait, the own order among them, and gives the lead to who came meanwhile,
   * whatever error ends this thread.
   */
  private void lead(Order<?> own) {
    List<Order<?>> group = null;
    try {
      group = take();
      perform(group);
    } finally {
      passOn(own);
      if (group != null) {
        for (Order<?> order : group) {
          order.turn.complete(false);
        }
      }
    }
  }

  /** Nothing leaves the queue before there is room for all of it. */
  private synchronized List<Order<?>> take() {
    List<Order<?>> group = room(AT_ONCE);
    for (int i = 0; i < AT_ONCE; i++) {
      Order<?> order = waiting.poll();
      if (order != null) {
        group.add(order);
      }
    }
    return group;
  }

  List<Order<?>> room(int orders) {
    return new ArrayList<>(orders);
  }

  /** The own order is still there if it could not be taken: nobody waits for it any more. */
  private synchronized void passOn(Order<?> own) {
    waiting.remove(own);
    Order<?> next = waiting.peek();
    busy = next != null;
    if (next != null) {
      next.turn.complete(true);
    }
  }

  /** Of a thread that cannot even wait. */
  private synchronized void abandon(Order<?> order) {
    boolean leads = order.turn.getNow(false);
    if (leads) {
      passOn(order);
    } else {
      waiting.remove(order);
    }
  }

  private void perform(List<Order<?>> group) {
    try {
      if (group.size() > 1 && together(group)) {
        return;
      }
    } catch (SQLException e) {
      // not known to be undone: the requesters have to look
      group.forEach(order -> order.failure = new DatabaseFailedException(e));
      return;
    }
    group.forEach(this::single);
  }

  /** False if others were in the way, so that nothing happened. */
  private boolean together(List<Order<?>> group) throws SQLException {
    try {
      transactions.<Boolean, SQLException>once(
          connection -> {
            Gate.ROWS.enter(connection);
            for (Order<?> order : group) {
              order.attempt(connection);
            }
            return true;
          });
    } catch (SQLException e) {
      if (LocalTransactions.isConflict(e)) {
        return false;
      }
      throw e;
    }
    group.forEach(Order::committed);
    if (group.stream().anyMatch(order -> order.done)) {
      tell(group.stream().anyMatch(order -> order.eventful));
    }
    return true;
  }

  private void tell(boolean eventful) {
    changed.run();
    if (eventful) {
      nudge.run();
    }
  }

  private <T> void single(Order<T> order) {
    try {
      order.succeed(changeMany(order.step));
    } catch (UpsException | RuntimeException e) {
      order.failure = e;
    }
  }

  /** An operation and its outcome, which is read by another thread when its turn has come. */
  static final class Order<T> {
    private final Step<T> step;

    /** True: lead; false: done. */
    private final CompletableFuture<Boolean> turn = new CompletableFuture<>();

    private @Nullable T result;
    private @Nullable Exception failure;
    private boolean eventful;
    private boolean done;

    Order(Step<T> step) {
      this.step = step;
    }

    void succeed(T answer) {
      result = answer;
      failure = null;
      done = true;
    }

    /** Only now is anything done: an error of one order undoes all of them. */
    void committed() {
      done = failure == null;
    }

    /** What is refused leaves nothing in the transaction. */
    void attempt(Connection connection) throws SQLException {
      Savepoint before = connection.setSavepoint();
      Unit unit = new Unit(connection);
      try {
        result = step.apply(unit);
        eventful = unit.isEventful();
      } catch (SQLException e) {
        if (LocalTransactions.isConflict(e)) {
          throw e;
        }
        connection.rollback(before);
        failure = new DatabaseFailedException(e);
      } catch (UpsException | RuntimeException e) {
        connection.rollback(before);
        failure = e;
      }
    }

    @SuppressWarnings("NullAway")
    T outcome() throws UpsException {
      if (failure instanceof UpsException refused) {
        throw refused;
      } else if (failure instanceof RuntimeException failed) {
        throw failed;
      } else if (!done) {
        throw new IllegalStateException("an operation of the same transaction ended the thread");
      }
      return result;
    }
  }
}
