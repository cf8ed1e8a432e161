package org.orderly.ups.rule;

import jakarta.annotation.Resource;
import jakarta.annotation.security.PermitAll;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This server as a place where the rules about work items are run: ticks each second. */
@Singleton
@Startup
@PermitAll
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class RuleNode {

  private static final Logger LOG = LoggerFactory.getLogger(RuleNode.class);

  @Inject private StoreOrders orders;
  @Inject private FollowUpRules followUps;
  @Inject private ProcessingRules processing;
  @Resource private ManagedThreadFactory threads;

  private final ReentrantLock working = new ReentrantLock();

  /** Guarded by the lock. */
  private boolean waiting;

  @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
  void tick() {
    // a tick that finds the one before it still at work has nothing to add
    if (!working.tryLock()) {
      return;
    }
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
    } finally {
      working.unlock();
    }
  }
}
