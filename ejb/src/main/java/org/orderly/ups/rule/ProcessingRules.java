package org.orderly.ups.rule;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.orderly.common.CurrentConfiguration;
import org.orderly.common.Environment;
import org.orderly.conf.Code;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.ProcessingRule;
import org.orderly.conf.ScheduleExpression;
import org.orderly.conf.WorkitemContent;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.ups.Origin;
import org.orderly.ups.UpsContext;
import org.orderly.ups.UpsException;
import org.orderly.ups.WorkitemQuery;
import org.orderly.ups.WorkitemSearch;
import org.orderly.ups.WorkitemState;
import org.orderly.ups.Workitems;
import org.orderly.ups.rule.PerformanceTable.Performance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Performs work items as processing rules say: looks for those that are due, claims each like any
 * other performer, does the work and ends it.
 */
@ApplicationScoped
public class ProcessingRules {

  private static final Logger LOG = LoggerFactory.getLogger(ProcessingRules.class);
  private static final Duration RENEWAL = Duration.ofSeconds(15);

  private final CurrentConfiguration configuration;
  private final Workitems workitems;
  private final WorkitemSearch search;
  private final Clock clock;
  private final PerformanceTable table;
  private final List<Performer> performers = new ArrayList<>();
  private final Map<String, Instant> nextLooks = new HashMap<>();
  private final Set<String> running = ConcurrentHashMap.newKeySet();
  private final Set<Performance> unreleased = ConcurrentHashMap.newKeySet();
  private Instant nextRenewal = Instant.EPOCH;

  @Inject
  ProcessingRules(
      CurrentConfiguration configuration,
      Workitems workitems,
      WorkitemSearch search,
      DataSource database,
      Clock clock,
      @Any Instance<Performer> performers) {
    this(configuration, workitems, search, database, clock);
    performers.forEach(this.performers::add);
  }

  ProcessingRules(
      CurrentConfiguration configuration,
      Workitems workitems,
      WorkitemSearch search,
      DataSource database,
      Clock clock) {
    this.configuration = configuration;
    this.workitems = workitems;
    this.search = search;
    this.clock = clock;
    // a node that was started again is another one than that which died
    String node = Environment.nodeName() + "/" + UUID.randomUUID().toString().substring(0, 8);
    this.table = new PerformanceTable(database, node, clock);
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected ProcessingRules() {
    this(null, null, null, null, Clock.systemUTC());
  }

  void use(Performer performer) {
    performers.add(performer);
  }

  /** Begins what is due in threads of its own; called each second or so. */
  public synchronized void tick(ThreadFactory threads) {
    ConfigSnapshot snapshot = configuration.find().orElse(null);
    if (snapshot == null) {
      return;
    }
    Instant now = clock.instant();
    if (!nextRenewal.isAfter(now)) {
      nextRenewal = now.plus(RENEWAL);
      lookAfterLeases(threads);
    }
    Duration interval = snapshot.device().workitemProcessing().pollingInterval();
    if (interval == null) {
      return;
    }
    for (ProcessingRule rule : snapshot.device().processingRules()) {
      boolean due = !nextLooks.getOrDefault(rule.id(), Instant.EPOCH).isAfter(now);
      if (due && performer(rule).isPresent() && running.add(rule.id())) {
        nextLooks.put(rule.id(), now.plus(interval));
        start(threads, rule.id(), () -> look(rule, threads));
      }
    }
  }

  private void start(ThreadFactory threads, String ruleId, Runnable work) {
    Thread thread =
        threads.newThread(
            () -> {
              try {
                work.run();
              } catch (RuntimeException e) {
                LOG.error("rule {}: {}", ruleId, e.toString());
              } finally {
                running.remove(ruleId);
              }
            });
    if (thread == null) {
      running.remove(ruleId);
    } else {
      thread.start();
    }
  }

  private void lookAfterLeases(ThreadFactory threads) {
    try {
      releaseAll();
      table.renew();
      for (Performance left : table.takeOver()) {
        Thread thread = threads.newThread(() -> resume(left));
        if (thread != null) {
          thread.start();
        }
      }
    } catch (SQLException e) {
      LOG.warn("leases of work items not renewed, SQL state {}", e.getSQLState());
    }
  }

  private void releaseAll() throws SQLException {
    for (Performance performance : unreleased) {
      table.release(performance);
      unreleased.remove(performance);
    }
  }

  /** So that it is taken up when its lease has run out; if the database fails, a little later. */
  private void release(Performance performance) {
    try {
      table.release(performance);
    } catch (SQLException e) {
      LOG.warn("{} not released, SQL state {}", performance.uid(), e.getSQLState());
      unreleased.add(performance);
    }
  }

  private Optional<Performer> performer(ProcessingRule rule) {
    return performers.stream()
        .filter(performer -> performer.scheme().equals(rule.uri().getScheme()))
        .findFirst();
  }

  /** All that is due now. */
  void look(ProcessingRule rule, ThreadFactory threads) {
    Set<String> seen = new HashSet<>();
    while (ScheduleExpression.anyContains(rule.schedule(), now())
        && !Thread.currentThread().isInterrupted()) {
      ConfigSnapshot snapshot = configuration.get();
      UpsContext context = context(snapshot, rule);
      if (context == null) {
        return;
      }
      Queue<String> found = new ConcurrentLinkedQueue<>();
      int fetch = snapshot.device().workitemProcessing().fetchSize();
      try {
        WorkitemQuery query =
            new WorkitemQuery(
                keys(rule),
                false,
                false,
                List.of(
                    new WorkitemQuery.OrderBy(Tag.ScheduledProcedureStepPriority, false),
                    new WorkitemQuery.OrderBy(Tag.ScheduledProcedureStepStartDateTime, true)),
                0,
                fetch);
        for (DataSet workitem : search.search(context, query)) {
          String uid = workitem.string(Tag.SOPInstanceUID, "");
          if (seen.add(uid)) {
            found.add(uid);
          }
        }
      } catch (UpsException e) {
        LOG.error("rule {}: {}", rule.id(), e.getMessage());
        return;
      }
      if (found.isEmpty()) {
        return;
      }
      performAll(context, rule, found, threads);
    }
  }

  private void performAll(
      UpsContext context, ProcessingRule rule, Queue<String> found, ThreadFactory threads) {
    Runnable work =
        () -> {
          String uid = found.poll();
          while (uid != null && !Thread.currentThread().isInterrupted()) {
            perform(context, rule, uid);
            uid = found.poll();
          }
        };
    List<Thread> others = new ArrayList<>();
    for (int i = 1; i < Math.min(rule.maxThreads(), found.size()); i++) {
      Thread thread = threads.newThread(work);
      if (thread != null) {
        others.add(thread);
        thread.start();
      }
    }
    work.run();
    try {
      for (Thread other : others) {
        other.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ZonedDateTime now() {
    return clock.instant().atZone(clock.getZone());
  }

  private static @Nullable UpsContext context(ConfigSnapshot snapshot, ProcessingRule rule) {
    return snapshot
        .ae(rule.performer())
        .map(ae -> new UpsContext(snapshot, ae, rule.performer(), Origin.RULE))
        .orElse(null);
  }

  private DataSet keys(ProcessingRule rule) {
    DataSet keys = Attributes.empty();
    keys.put(Tag.ProcedureStepState, WorkitemState.SCHEDULED.text());
    keys.put(Tag.ScheduledProcedureStepStartDateTime, "-" + RuleContent.format(now()));
    WorkitemContent.InputReadiness readiness = rule.inputReadiness();
    keys.put(
        Tag.InputReadinessState,
        (readiness == null ? WorkitemContent.InputReadiness.READY : readiness).name());
    if (rule.priority() != null) {
      keys.put(Tag.ScheduledProcedureStepPriority, rule.priority().name());
    }
    if (rule.label() != null) {
      keys.put(Tag.ProcedureStepLabel, rule.label());
    }
    if (rule.worklistLabel() != null) {
      keys.put(Tag.WorklistLabel, rule.worklistLabel());
    }
    code(keys, Tag.ScheduledWorkitemCodeSequence, rule.workitemCode());
    code(keys, Tag.ScheduledStationNameCodeSequence, rule.stationNameCode());
    code(keys, Tag.ScheduledStationClassCodeSequence, rule.stationClassCode());
    code(keys, Tag.ScheduledStationGeographicLocationCodeSequence, rule.stationLocationCode());
    return keys;
  }

  private static void code(DataSet keys, int sequence, @Nullable Code code) {
    if (code != null) {
      DataSet item = Attributes.code(code);
      item.remove(Tag.CodeMeaning);
      keys.putSequence(sequence, item);
    }
  }

  void perform(UpsContext context, ProcessingRule rule, String uid) {
    Performance performance = new Performance(uid, rule.id(), NamedUid.random());
    try {
      if (!table.begin(performance)) {
        return;
      }
      DataSet claim = new DataSet().put(Tag.ProcedureStepState, WorkitemState.IN_PROGRESS.text());
      claim.put(Tag.TransactionUID, performance.transactionUid());
      try {
        workitems.changeState(context, uid, claim);
      } catch (UpsException e) {
        // somebody else was quicker, or it is gone
        table.end(uid);
        return;
      }
      perform(context, rule, performance);
    } catch (SQLException e) {
      LOG.warn("rule {}: {} left for later, SQL state {}", rule.id(), uid, e.getSQLState());
      release(performance);
    } catch (RuntimeException | Error e) {
      LOG.warn("rule {}: {} left for later: {}", rule.id(), uid, e.toString());
      release(performance);
    }
  }

  private void perform(UpsContext context, ProcessingRule rule, Performance performance)
      throws SQLException {
    String uid = performance.uid();
    try {
      ZonedDateTime begun = now();
      DataSet workitem = workitems.get(context, uid);
      PerformedWork work = work(rule, workitem, performance);
      if (work.reason() != null && Thread.currentThread().isInterrupted()) {
        // the server stops: that is no failure; the database is left alone by such a thread
        LOG.info("rule {}: {} left for the next start", rule.id(), uid);
        unreleased.add(performance);
        return;
      }
      if (work.isLater()) {
        LOG.info("rule {}: {} is waited for", rule.id(), uid);
        release(performance);
        return;
      }
      new WorkEnd(workitems, context, rule, clock)
          .write(performance.transactionUid(), workitem, work, begun);
      table.end(uid);
    } catch (UpsException e) {
      LOG.warn("rule {}: {} not ended: {}", rule.id(), uid, e.getMessage());
      table.end(uid);
    } catch (RuntimeException | Error e) {
      // the end could not be written; whoever finds the lease run out tries again
      LOG.warn("rule {}: {} left for later: {}", rule.id(), uid, e.toString());
      release(performance);
    }
  }

  private PerformedWork work(ProcessingRule rule, DataSet workitem, Performance performance) {
    Performer.Assignment assignment =
        new Performer.Assignment(
            rule, rule.uri().getSchemeSpecificPart(), workitem, performance.name());
    try {
      return performer(rule)
          .map(performer -> performer.perform(assignment))
          .orElseGet(() -> PerformedWork.failed("Nothing performs " + rule.uri().getScheme()));
    } catch (RuntimeException e) {
      LOG.warn("rule {}: {}", rule.id(), e.toString());
      return PerformedWork.failed(e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }

  /** Nobody else knows the Transaction UID: it would stay in progress for ever. */
  private void abandon(ConfigSnapshot snapshot, Performance performance) throws SQLException {
    String uid = performance.uid();
    UpsContext context =
        workitems
            .performer(uid)
            .flatMap(snapshot::ae)
            .or(() -> snapshot.device().networkAes().stream().findFirst())
            .map(ae -> new UpsContext(snapshot, ae, ae.title(), Origin.RULE))
            .orElse(null);
    if (context == null) {
      LOG.error("rule {} is gone, {} stays in progress: no AE", performance.ruleId(), uid);
      release(performance);
      return;
    }
    if (workitems.isHeld(uid, performance.transactionUid())) {
      LOG.error("rule {} is gone, {} is canceled", performance.ruleId(), uid);
      try {
        WorkEnd.cancel(workitems, context, performance, "The rule that performed it is gone");
      } catch (UpsException e) {
        LOG.error("{} not canceled: {}", uid, e.getMessage());
      }
    }
    table.end(uid);
  }

  /** Goes on with what another node, or this one before its last start, had claimed. */
  void resume(Performance performance) {
    try {
      ConfigSnapshot snapshot = configuration.get();
      ProcessingRule rule =
          snapshot.device().processingRules().stream()
              .filter(r -> r.id().equals(performance.ruleId()))
              .findFirst()
              .orElse(null);
      UpsContext context = rule == null ? null : context(snapshot, rule);
      if (rule == null || context == null) {
        abandon(snapshot, performance);
        return;
      }
      if (workitems.isHeld(performance.uid(), performance.transactionUid())) {
        LOG.info("rule {}: {} is resumed", rule.id(), performance.uid());
        perform(context, rule, performance);
      } else {
        LOG.warn("rule {}: {} is no longer held by it", rule.id(), performance.uid());
        table.end(performance.uid());
      }
    } catch (SQLException e) {
      LOG.warn("{} not resumed, SQL state {}", performance.uid(), e.getSQLState());
      release(performance);
    } catch (RuntimeException | Error e) {
      LOG.warn("{} not resumed: {}", performance.uid(), e.toString());
      release(performance);
    }
  }
}
