package org.orderly.ups.rule;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.common.CurrentConfiguration;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.NetworkAe;
import org.orderly.conf.ScheduleExpression;
import org.orderly.conf.WorkitemFollowUp;
import org.orderly.conf.WorkitemFollowUp.IncludeInput;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.net.dimse.Status;
import org.orderly.rule.ConditionMatch;
import org.orderly.rule.Session;
import org.orderly.ups.FollowUps;
import org.orderly.ups.FollowUps.Pending;
import org.orderly.ups.Origin;
import org.orderly.ups.UpsContext;
import org.orderly.ups.UpsException;
import org.orderly.ups.UpsStatus;
import org.orderly.ups.WorkitemQuery;
import org.orderly.ups.WorkitemSearch;
import org.orderly.ups.WorkitemState;
import org.orderly.ups.Workitems;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes work items when others are completed or canceled. The UID of what is made comes from what
 * ended, so that a repetition after a crash, or on two nodes, makes nothing twice.
 */
@ApplicationScoped
public class FollowUpRules {

  private static final Logger LOG = LoggerFactory.getLogger(FollowUpRules.class);
  private static final int AT_ONCE = 100;
  private static final int MAX_OTHERS = 1000;
  private static final Duration MAX_DELAY = Duration.ofMinutes(10);

  private final CurrentConfiguration configuration;
  private final FollowUps followUps;
  private final Workitems workitems;
  private final WorkitemSearch search;
  private final Clock clock;

  @Inject
  FollowUpRules(
      CurrentConfiguration configuration,
      FollowUps followUps,
      Workitems workitems,
      WorkitemSearch search,
      Clock clock) {
    this.configuration = configuration;
    this.followUps = followUps;
    this.workitems = workitems;
    this.search = search;
    this.clock = clock;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected FollowUpRules() {
    this(null, null, null, null, null);
  }

  /**
   * Follows up what has ended; called now and then, outside a transaction.
   *
   * @return whether there may be more
   */
  public boolean work() {
    ConfigSnapshot snapshot = configuration.find().orElse(null);
    if (snapshot == null) {
      return false;
    }
    List<Pending> due = followUps.due(AT_ONCE);
    for (Pending pending : due) {
      try {
        follow(snapshot, pending);
        followUps.done(pending.uid());
      } catch (RuntimeException | Error e) {
        LOG.warn("{}: not followed up, tried again: {}", pending.uid(), e.toString());
        Duration delay = Duration.ofSeconds(1L << Math.min(pending.tries(), 10));
        followUps.retry(pending.uid(), delay.compareTo(MAX_DELAY) > 0 ? MAX_DELAY : delay);
      }
    }
    return due.size() == AT_ONCE;
  }

  private void follow(ConfigSnapshot snapshot, Pending pending) {
    NetworkAe ae = snapshot.ae(pending.ae()).orElse(null);
    if (ae == null) {
      LOG.warn("{}: AE {} is gone, no rule is run", pending.uid(), pending.ae());
      return;
    }
    boolean completed = pending.state() == WorkitemState.COMPLETED;
    List<WorkitemFollowUp> rules =
        completed ? ae.workitemRules().onCompleted() : ae.workitemRules().onCanceled();
    UpsContext context = new UpsContext(snapshot, ae, null, Origin.RULE);
    ZonedDateTime now = clock.instant().atZone(clock.getZone());
    DataSet ended;
    try {
      ended = workitems.get(context, pending.uid());
    } catch (UpsException e) {
      if (!e.status().equals(UpsStatus.NO_SUCH_UPS)) {
        LOG.error("{}: not followed up: {}", pending.uid(), e.getMessage());
      }
      return;
    }
    String requester = pending.requester() == null ? null : pending.requester().value();
    Session session = new Session(requester, List.of(ae.title().value()), null, null, null);
    ConditionMatch match = new ConditionMatch(ended, session, now.toLocalDate());
    for (WorkitemFollowUp rule : rules) {
      if (ScheduleExpression.anyContains(rule.schedule(), now)
          && match.matches(rule.conditions())) {
        follow(context, rule, pending, ended);
      }
    }
  }

  private void follow(UpsContext context, WorkitemFollowUp rule, Pending pending, DataSet ended) {
    try {
      List<String> together = together(context, rule, pending, ended);
      if (together == null) {
        LOG.debug("rule {} waits for other work items than {}", rule.id(), pending.uid());
        return;
      }
      ZonedDateTime now = clock.instant().atZone(clock.getZone());
      DataSet content =
          RuleContent.of(rule.content(), rule.id(), ended, rule.includePatient(), now);
      input(rule.includeInput(), ended, content);
      if (rule.stylesheet() != null) {
        Stylesheet.of(rule.stylesheet()).apply(ended, !rule.noKeywords(), content);
      }
      String name = Placeholders.fill(rule.content().instanceUidBasedOnName(), ended);
      String uid =
          name == null
              ? NamedUid.of(rule.id(), pending.state().name(), String.join(",", together))
              : NamedUid.of(name);
      workitems.create(context, uid, content, false);
    } catch (UpsException e) {
      if (!e.status().equals(Status.DUPLICATE_SOP_INSTANCE)) {
        LOG.error(
            "rule {} for {}: work item refused: {}", rule.id(), pending.uid(), e.getMessage());
      }
    } catch (StylesheetException | IllegalArgumentException e) {
      // a repetition would find the same fault in the rule
      LOG.error("rule {} is at fault: {}", rule.id(), e.getMessage());
    }
  }

  private static void input(IncludeInput include, DataSet ended, DataSet content) {
    switch (include) {
      case NO -> {
        return;
      }
      case COPY_INPUT -> Attributes.copy(ended, Tag.InputInformationSequence, content);
      case COPY_OUTPUT -> {
        DataSet performed = ended.item(Tag.UnifiedProcedureStepPerformedProcedureSequence);
        if (performed != null) {
          DataSet copy = new DataSet();
          Attributes.copy(performed, Tag.OutputInformationSequence, copy);
          content.putSequence(
              Tag.InputInformationSequence,
              copy.items(Tag.OutputInformationSequence).toArray(DataSet[]::new));
        }
      }
    }
  }

  /**
   * The work items that ended together, sorted: this one and those that the rule requires; null if
   * one of these has not ended in the same way.
   */
  private @Nullable List<String> together(
      UpsContext context, WorkitemFollowUp rule, Pending pending, DataSet ended)
      throws UpsException {
    List<String> uids = new ArrayList<>(List.of(pending.uid()));
    String study = RuleContent.studyOf(ended);
    if (study == null) {
      return uids;
    }
    for (String query : rule.requiresOther()) {
      DataSet keys = RequiredKeys.parse(query);
      // whatever the AE's filter of labels hides
      if (!keys.hasValue(Tag.WorklistLabel)) {
        keys.put(Tag.WorklistLabel, "*");
      }
      keys.putSequence(
          Tag.ReferencedRequestSequence, new DataSet().put(Tag.StudyInstanceUID, study));
      WorkitemQuery all = WorkitemQuery.of(keys).page(0, MAX_OTHERS);
      for (DataSet other : search.search(context, all)) {
        String uid = other.string(Tag.SOPInstanceUID, "");
        boolean same = pending.state().text().equals(other.string(Tag.ProcedureStepState, ""));
        if (!same && !uid.equals(pending.uid())) {
          return null;
        }
        uids.add(uid);
      }
    }
    return uids.stream().distinct().sorted().toList();
  }
}
