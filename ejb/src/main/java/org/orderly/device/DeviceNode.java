package org.orderly.device;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.annotation.security.PermitAll;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.ArchiveWriter;
import org.orderly.archive.Patients;
import org.orderly.archive.RulesRetry;
import org.orderly.common.ConfigurationChanged;
import org.orderly.common.CurrentConfiguration;
import org.orderly.conf.ConfigProblem;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.LoadResult;
import org.orderly.conf.ldap.DirectoryConfiguration;
import org.orderly.conf.ldap.DirectoryException;
import org.orderly.hl7.Hl7Listeners;
import org.orderly.storage.Storages;
import org.orderly.task.QueuePauses;
import org.orderly.task.TaskDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Start and end of this node. Order: directory, configuration, database, storages, archive,
 * listeners; backwards at the end.
 */
@Singleton
@Startup
@PermitAll
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class DeviceNode {

  private static final Logger LOG = LoggerFactory.getLogger(DeviceNode.class);
  private static final Duration DATABASE_PATIENCE = Duration.ofSeconds(3);
  private static final HealthCheck QUEUES_UNKNOWN =
      new HealthCheck("queues", false, Map.of("problem", "not known"));

  // not pooled, so that each look asks the broker itself
  @Resource(lookup = "java:/ConnectionFactory")
  private ConnectionFactory broker;

  @Inject private CurrentConfiguration configuration;
  @Inject private Storages storages;
  @Inject private ArchiveWriter archive;
  @Inject private Listeners listeners;
  @Inject private Hl7Listeners hl7Listeners;
  @Inject private RulesRetry rules;
  @Inject private Patients patients;
  @Inject private DataSource dataSource;
  @Inject private Event<ConfigurationChanged> changes;
  @Resource private ManagedThreadFactory threads;

  private @Nullable Directory directory;
  private @Nullable ScheduledExecutorService watcher;
  private @Nullable DatabaseWatch database;
  private volatile List<ConfigProblem> problems = List.of();
  private volatile boolean started;

  @PostConstruct
  void start() {
    try {
      directory = Directory.open();
      LoadResult loaded = load(directory.configuration());
      Schema.migrate(dataSource);
      database = new DatabaseWatch(dataSource, threads, DATABASE_PATIENCE);
      archive.start(threads);
      problems = loaded.problems();
      problems.forEach(problem -> LOG.error("configuration, left out: {}", problem));
      // at the start there is no good configuration to keep, so what is right is used
      loaded.snapshot().ifPresent(this::putInForce);
      // one of our own: that of the container refuses, with an error, to run while the server stops
      watcher = Executors.newSingleThreadScheduledExecutor(threads);
      directory.configuration().watch(watcher, this::changed);
      started = true;
    } catch (DirectoryException | IOException e) {
      close();
      throw new IllegalStateException("Orderly cannot start: " + e.getMessage(), e);
    }
  }

  /** A directory that does not answer yet is watched until it does. */
  private static LoadResult load(DirectoryConfiguration directory) {
    try {
      return directory.load();
    } catch (DirectoryException e) {
      LOG.error("no configuration yet: {}", e.getMessage());
      return new LoadResult(
          java.util.Optional.empty(),
          List.of(
              new ConfigProblem(
                  directory.address().deviceDn(), "", String.valueOf(e.getMessage()))));
    }
  }

  /** Reads the directory now instead of at the next look; answers what is wrong with it. */
  public List<ConfigProblem> reload() {
    Directory open = directory;
    if (open == null) {
      throw new IllegalStateException("the directory is not open");
    }
    LoadResult loaded = load(open.configuration());
    changed(loaded);
    return loaded.problems();
  }

  private synchronized void changed(LoadResult loaded) {
    problems = loaded.problems();
    if (loaded.valid() || configuration.find().isEmpty()) {
      problems.forEach(problem -> LOG.error("configuration, left out: {}", problem));
      loaded.snapshot().ifPresent(this::putInForce);
    } else {
      problems.forEach(
          problem -> LOG.error("configuration change refused, the old one stays: {}", problem));
    }
  }

  private void putInForce(ConfigSnapshot snapshot) {
    if (configuration.find().filter(snapshot::equals).isPresent()) {
      return;
    }
    storages.configure(snapshot);
    configuration.set(snapshot);
    listeners.configure(snapshot);
    hl7Listeners.configure(snapshot, threads);
    LOG.info("configuration of {} is in force", snapshot.device().name());
    Remarks.on(snapshot).forEach((subject, remark) -> LOG.warn("{}: {}", subject, remark));
    changes.fire(new ConfigurationChanged(snapshot));
  }

  @Schedule(hour = "*", minute = "*", second = "*/10", persistent = false)
  void lookAfter() {
    if (started) {
      listeners.repair();
      hl7Listeners.repair(threads);
      if (databaseProblem().isEmpty()) {
        storages.decideDeferred();
        rules.retry();
        patients.settle();
      }
    }
  }

  /** What works and what does not. */
  public List<HealthCheck> health() {
    HealthCheck databaseHealth = databaseHealth();
    return List.of(
        databaseHealth,
        directoryHealth(),
        listenerHealth(listeners.problems().isEmpty()),
        storageHealth(),
        brokerHealth(),
        databaseHealth.up() ? queueHealth() : QUEUES_UNKNOWN);
  }

  /** Whether there is sense in sending to this node: one listener is enough for that. */
  public List<HealthCheck> readiness() {
    return List.of(databaseHealth(), listenerHealth(true));
  }

  private HealthCheck databaseHealth() {
    String trouble = databaseProblem();
    boolean answers = trouble.isEmpty();
    return new HealthCheck("database", answers, answers ? Map.of() : Map.of("problem", trouble));
  }

  private String databaseProblem() {
    DatabaseWatch watch = database;
    return watch == null ? "not looked at yet" : watch.problem();
  }

  private HealthCheck directoryHealth() {
    Map<String, String> data = new LinkedHashMap<>();
    Directory open = directory;
    if (open != null && !open.configuration().unreachable().isEmpty()) {
      data.put("directory", open.configuration().unreachable());
    }
    for (ConfigProblem problem : problems) {
      data.merge(
          problem.attribute().isEmpty() ? problem.dn() : problem.dn() + " " + problem.attribute(),
          problem.message(),
          (a, b) -> a + "; " + b);
    }
    boolean up = data.isEmpty();
    configuration.find().ifPresent(snapshot -> data.putAll(Remarks.on(snapshot)));
    return new HealthCheck("configuration", up, data);
  }

  private HealthCheck listenerHealth(boolean good) {
    Map<String, String> ports = new LinkedHashMap<>();
    listeners.ports().forEach((name, port) -> ports.put(name, port.toString()));
    boolean listening = started && good && !ports.isEmpty();
    ports.putAll(listeners.problems());
    hl7Listeners.ports().forEach((name, port) -> ports.put(name, port.toString()));
    // told, but images and work items do not wait for it
    ports.putAll(hl7Listeners.problems());
    return new HealthCheck("listeners", listening, ports);
  }

  private HealthCheck storageHealth() {
    Map<String, String> storageProblems = storages.problems();
    return new HealthCheck("storage", storageProblems.isEmpty(), storageProblems);
  }

  private HealthCheck brokerHealth() {
    try (JMSContext context = broker.createContext()) {
      return new HealthCheck(
          "broker", true, Map.of("provider", context.getMetaData().getJMSProviderName()));
    } catch (JMSRuntimeException | JMSException e) {
      return new HealthCheck("broker", false, Map.of("problem", String.valueOf(e.getMessage())));
    }
  }

  /** A paused queue is no fault, and yet must not be forgotten. */
  private HealthCheck queueHealth() {
    Map<String, String> paused = new LinkedHashMap<>();
    try {
      if (configuration.find().isPresent()) {
        String device = configuration.get().device().name();
        for (QueuePauses.Pause pause : new QueuePauses(new TaskDatabase(dataSource)).of(device)) {
          String who = pause.pausedBy() == null ? "" : " by " + pause.pausedBy();
          paused.put(pause.queueName(), "paused since " + pause.since() + who);
        }
      }
      return new HealthCheck("queues", true, paused);
    } catch (SQLException e) {
      return QUEUES_UNKNOWN;
    }
  }

  /** The directory, for those who write to it; empty while starting. */
  public java.util.Optional<DirectoryConfiguration> directory() {
    return java.util.Optional.ofNullable(directory).map(Directory::configuration);
  }

  @PreDestroy
  void close() {
    started = false;
    if (watcher != null) {
      watcher.shutdown();
    }
    listeners.close();
    hl7Listeners.close();
    archive.stop();
    storages.close();
    if (database != null) {
      database.close();
    }
    if (directory != null) {
      directory.close();
    }
  }
}
