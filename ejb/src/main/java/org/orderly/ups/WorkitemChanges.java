package org.orderly.ups;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.orderly.archive.PatientMerged;
import org.orderly.common.ChangeMark;
import org.orderly.common.ChangeSource;
import org.orderly.common.DatabaseTrouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes of work items and subscriptions, as a mark in the database that pages of all nodes
 * follow. It is moved after the commits, by a thread of its own and once for all of a moment: who
 * changes a work item neither writes it nor waits for it.
 */
@ApplicationScoped
public class WorkitemChanges implements ChangeSource {
  private static final Logger LOG = LoggerFactory.getLogger(WorkitemChanges.class);
  private static final String TOPIC = "workitems";
  private static final long SOON_MILLIS = 300;
  private static final long AGAIN_MILLIS = 2_000;

  @Inject private DataSource dataSource;
  @Resource private ManagedThreadFactory threads;

  private final AtomicBoolean due = new AtomicBoolean();
  private volatile ScheduledExecutorService timer;
  private boolean databaseDown;

  /** For the container. */
  @SuppressWarnings("NullAway")
  public WorkitemChanges() {
    // what is injected comes later
  }

  @SuppressWarnings("NullAway")
  WorkitemChanges(DataSource dataSource, ThreadFactory threads) {
    this.dataSource = dataSource;
    this.timer = Executors.newSingleThreadScheduledExecutor(threads);
  }

  @PostConstruct
  void start() {
    timer = Executors.newSingleThreadScheduledExecutor(threads);
  }

  @PreDestroy
  void stop() {
    timer.shutdown();
  }

  @Override
  public String topic() {
    return TOPIC;
  }

  @Override
  public Object state(Connection connection) throws SQLException {
    return ChangeMark.of(connection, TOPIC);
  }

  /** Something is committed that pages show. */
  void committed() {
    if (due.compareAndSet(false, true)) {
      plan(SOON_MILLIS);
    }
  }

  void merged(@Observes(during = TransactionPhase.AFTER_SUCCESS) PatientMerged merge) {
    committed();
  }

  private void plan(long millis) {
    try {
      timer.schedule(this::mark, millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("the server stops, pages read their lists when it is back");
    }
  }

  private void mark() {
    // first: what is committed from here on plans the next mark
    due.set(false);
    try (Connection connection = dataSource.getConnection()) {
      ChangeMark.move(connection, TOPIC);
      databaseDown = false;
    } catch (SQLException | RuntimeException e) {
      if (!databaseDown) {
        LOG.warn("pages do not hear of work items: {}", DatabaseTrouble.describe(e));
      }
      databaseDown = true;
      if (due.compareAndSet(false, true)) {
        plan(AGAIN_MILLIS);
      }
    }
  }
}
