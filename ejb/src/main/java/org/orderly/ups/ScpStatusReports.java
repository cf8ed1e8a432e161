package org.orderly.ups;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.security.PermitAll;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.orderly.common.ConfigurationChanged;
import org.orderly.common.CurrentConfiguration;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.ups.event.EventOutbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Start and end of the service of this node; a change of the configuration is neither. */
@Singleton
@Startup
@PermitAll
@DependsOn("EventNode")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ScpStatusReports {
  private static final Logger LOG = LoggerFactory.getLogger(ScpStatusReports.class);

  @Inject private DataSource dataSource;
  @Inject private EventOutbox outbox;
  @Inject private CurrentConfiguration configuration;

  private final AtomicBoolean up = new AtomicBoolean();

  /** The first configuration in force means that the database is ready, too. */
  public void configured(@Observes ConfigurationChanged changed) {
    if (up.compareAndSet(false, true)) {
      report(status -> status.restarted(changed.snapshot()));
    }
  }

  @PreDestroy
  void stop() {
    ConfigSnapshot snapshot = configuration.find().orElse(null);
    if (snapshot != null && up.compareAndSet(true, false)) {
      report(status -> status.goingDown(snapshot));
    }
  }

  private void report(java.util.function.Consumer<ScpStatus> what) {
    try {
      what.accept(new ScpStatus(dataSource, outbox::append));
      outbox.nudge();
    } catch (RuntimeException e) {
      LOG.warn("subscribers not told of start or end of the service: {}", e.toString());
    }
  }
}
