package org.orderly.ups;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.annotation.security.PermitAll;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.orderly.common.CurrentConfiguration;
import org.orderly.common.Ticker;
import org.orderly.conf.WorkitemRetention;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes work items when the delay that the device sets for their final state has passed. Interval
 * and delays are those of the configuration in force at each tick.
 */
@Singleton
@Startup
@DependsOn("DeviceNode")
@PermitAll
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class WorkitemDeletion {
  private static final Logger LOG = LoggerFactory.getLogger(WorkitemDeletion.class);

  @Resource(lookup = "java:jboss/datasources/OrderlyDS")
  private DataSource dataSource;

  @Inject private CurrentConfiguration configuration;
  @Inject private Clock clock;
  @Inject private WorkitemChanges changes;
  @Resource private ManagedThreadFactory threads;

  private @Nullable Instant lastStart;
  private Ticker ticker;

  /** For the container. */
  @SuppressWarnings("NullAway")
  public WorkitemDeletion() {
    this(null, null, null, null);
  }

  WorkitemDeletion(
      DataSource dataSource,
      CurrentConfiguration configuration,
      Clock clock,
      WorkitemChanges changes) {
    this.dataSource = dataSource;
    this.configuration = configuration;
    this.clock = clock;
    this.changes = changes;
  }

  @PostConstruct
  void start() {
    ticker = new Ticker(threads, this::tick);
  }

  @PreDestroy
  void stop() {
    ticker.stop();
  }

  void tick() {
    Instant now = clock.instant();
    if (isDue(now)) {
      lastStart = now;
      settings().ifPresent(retention -> delete(retention, now));
    }
  }

  private Optional<WorkitemRetention> settings() {
    return configuration.find().map(snapshot -> snapshot.device().workitemRetention());
  }

  /** The first tick only starts the interval: nothing is deleted while the server starts. */
  private boolean isDue(Instant now) {
    Duration interval = settings().map(WorkitemRetention::pollingInterval).orElse(null);
    if (interval == null) {
      return false;
    }
    Instant last = lastStart;
    if (last == null) {
      lastStart = now;
      return false;
    }
    return !now.isBefore(last.plus(interval));
  }

  private void delete(WorkitemRetention retention, Instant now) {
    FinalWorkitems workitems = new FinalWorkitems(dataSource);
    delete(workitems, WorkitemState.COMPLETED, now.minus(retention.completedDelay()), retention);
    delete(workitems, WorkitemState.CANCELED, now.minus(retention.canceledDelay()), retention);
  }

  private void delete(
      FinalWorkitems workitems,
      WorkitemState state,
      Instant finalBefore,
      WorkitemRetention retention) {
    try {
      int count =
          workitems.purge(
              state,
              finalBefore,
              retention.fetchSize() > 0 ? retention.fetchSize() : 100,
              () -> settings().map(WorkitemRetention::pollingInterval).isPresent());
      if (count > 0) {
        changes.committed();
        LOG.info("{} {} work items deleted", count, state.text());
      }
    } catch (DatabaseFailedException e) {
      LOG.warn("{} work items not deleted: {}", state.text(), e.getMessage());
    }
  }
}
