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
import java.util.List;

/** This server as a place where the rules about work items are run: ticks each second. */
@Singleton
@Startup
@DependsOn("DeviceNode")
@PermitAll
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class RuleNode {

  @Inject private StoreOrders orders;
  @Inject private FollowUpRules followUps;
  @Inject private ProcessingRules processing;
  @Resource private ManagedThreadFactory threads;

  private Rounds rounds;

  @PostConstruct
  void start() {
    rounds =
        new Rounds(
            threads,
            List.of(
                orders::work,
                followUps::work,
                () -> {
                  processing.tick(threads);
                  return false;
                }));
  }

  @PreDestroy
  void stop() {
    rounds.stop();
  }
}
