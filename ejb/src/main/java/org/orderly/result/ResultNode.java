package org.orderly.result;

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
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import javax.sql.DataSource;
import org.orderly.common.CurrentConfiguration;
import org.orderly.common.DatabaseTrouble;
import org.orderly.common.Ticker;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.export.Fallback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This server as a place where runs come to their end: asks each second which results have reached
 * their destinations.
 */
@Singleton
@Startup
@DependsOn("DeviceNode")
@PermitAll
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ResultNode {
  private static final Logger LOG = LoggerFactory.getLogger(ResultNode.class);

  @Inject private DataSource database;
  @Inject private CurrentConfiguration configuration;
  @Inject private ReturnedObjects returned;
  @Inject private WorkitemPerformer performer;
  @Inject private Clock clock;
  @Resource private ManagedThreadFactory threads;

  private boolean troubled;
  private Ticker ticker;

  @PostConstruct
  void start() {
    ticker = new Ticker(threads, this::tick);
  }

  @PreDestroy
  void stop() {
    ticker.stop();
  }

  private void tick() {
    Optional<ConfigSnapshot> snapshot = configuration.find();
    if (snapshot.isEmpty()) {
      return;
    }
    try {
      returned.refresh();
      performer.keepInStep(snapshot.get());
      new RunEnds(database, clock).end(id -> Fallback.of(snapshot.get(), id));
      troubled = false;
    } catch (SQLException e) {
      if (!troubled) {
        LOG.error("results are not followed: {}", DatabaseTrouble.describe(e));
      }
      troubled = true;
    }
  }
}
