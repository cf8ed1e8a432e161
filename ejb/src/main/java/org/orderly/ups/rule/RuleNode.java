package org.orderly.ups.rule;

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
import org.orderly.common.Ticker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This server as a place where the rules about work items are run: ticks each second. */
@Singleton
@Startup
@DependsOn("DeviceNode")
@PermitAll
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class RuleNode {

  private static final Logger LOG = LoggerFactory.getLogger(RuleNode.class);

  @Inject private StoreOrders orders;
  @Inject private FollowUpRules followUps;
  @Inject private ProcessingRules processing;
  @Resource private ManagedThreadFactory threads;

  private Ticker ticker;

  private boolean waiting;

  @PostConstruct
  void start() {
    ticker = new Ticker(threads, this::tick);
  }

  @PreDestroy
  void stop() {
    ticker.stop();
  }

  private void tick() {
    try {
      boolean more = true;
      while (more) {
        more = orders.work();
        more |= followUps.work();
      }
      processing.tick(threads);
      waiting = false;
    } catch (RuntimeException e) {
      if (!waiting) {
        LOG.warn("rules about work items wait for the next tick: {}", e.toString());
      }
      waiting = true;
    }
  }
}
