package org.orderly.ruleset;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.ArchiveQuery;
import org.orderly.archive.InstanceLocation;
import org.orderly.common.LocalTransactions;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.Part10File;
import org.orderly.series.ProcessingSeries;
import org.orderly.series.SeriesFilter;
import org.orderly.series.SeriesLists;
import org.orderly.series.SeriesStatus;
import org.orderly.series.SeriesSteps;
import org.orderly.series.TemplateOrigin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the templates of series by the rulesets. One match makes a series ready; none, or more than
 * one, leaves it to a person.
 */
@ApplicationScoped
public class TemplateMatch {
  private static final Logger LOG = LoggerFactory.getLogger(TemplateMatch.class);
  private static final int PIXEL_DATA_GROUP = 0x7FE00000;
  private static final int HEAD_BUDGET = 512 * 1024;
  private static final int TRIES = 5;
  private static final int CHUNK = 100;

  private final Rulesets rulesets;
  private final SeriesLists lists;
  private final ArchiveQuery archive;
  private final LocalTransactions transactions;
  private final Clock clock;

  @Inject
  public TemplateMatch(
      Rulesets rulesets,
      SeriesLists lists,
      ArchiveQuery archive,
      DataSource database,
      Clock clock) {
    this.rulesets = rulesets;
    this.lists = lists;
    this.archive = archive;
    this.transactions = new LocalTransactions(database, TRIES);
    this.clock = clock;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected TemplateMatch() {
    this(null, null, null, null, null);
  }

  /** A condition of a ruleset that was tried: whether it holds, and the values that there are. */
  public record Line(int group, Ruleset.Condition condition, boolean holds, String found) {}

  /** What came of a trial. */
  public record Trial(boolean holds, List<Boolean> groups, List<Line> lines, int objects) {
    public Trial {
      groups = List.copyOf(groups);
      lines = List.copyOf(lines);
    }
  }

  /**
   * Tries a ruleset on a series, without doing anything.
   *
   * @return empty if there is no such series
   */
  public Optional<Trial> trial(Ruleset ruleset, String seriesIuid)
      throws IOException, InvalidRulesetException {
    Rulesets.check(ruleset);
    Optional<ProcessingSeries> series = lists.find(seriesIuid);
    if (series.isEmpty()) {
      return Optional.empty();
    }
    SeriesValues values = new SeriesValues(paths(List.of(ruleset)));
    int objects = read(series.get(), values);
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < ruleset.groups().size(); i++) {
      for (Ruleset.Condition condition : ruleset.groups().get(i).conditions()) {
        lines.add(new Line(i + 1, condition, values.holds(condition), values.found(condition)));
      }
    }
    List<Boolean> groups = ruleset.groups().stream().map(values::holds).toList();
    return Optional.of(new Trial(values.holds(ruleset), groups, lines, objects));
  }

  private static Set<TagPath> paths(List<Ruleset> rulesets) {
    return rulesets.stream()
        .flatMap(ruleset -> ruleset.groups().stream())
        .flatMap(group -> group.conditions().stream())
        .map(condition -> TagPath.of(condition.tag()))
        .collect(Collectors.toSet());
  }

  private int read(ProcessingSeries series, SeriesValues values) throws IOException {
    int objects = 0;
    for (InstanceLocation location :
        archive.locations(series.studyIuid(), series.seriesIuid(), null)) {
      try (Part10File file = Part10.open(location.file())) {
        values.add(file.reader().readHead(PIXEL_DATA_GROUP, HEAD_BUDGET));
      }
      objects++;
    }
    return objects;
  }

  /** Looks for the templates of all series that have been separated and wait. */
  public void matchSeparated() throws SQLException {
    SeriesFilter waiting = new SeriesFilter(SeriesStatus.SERIES_SEPARATED, null, "", "", "");
    List<StoredRuleset> enabled = enabled();
    // those that cannot be read stay in the list, at its beginning
    int left = 0;
    List<ProcessingSeries> chunk = lists.page(waiting, true, left, CHUNK).rows();
    while (!chunk.isEmpty() && left < SeriesLists.MOST) {
      for (ProcessingSeries series : chunk) {
        left += match(series, enabled, null) ? 0 : 1;
      }
      chunk = lists.page(waiting, true, left, CHUNK).rows();
    }
  }

  private List<StoredRuleset> enabled() {
    return rulesets.list().stream().filter(stored -> stored.ruleset().enabled()).toList();
  }

  /**
   * Looks for the template of one series again, on behalf of somebody. A template that a person has
   * chosen stays.
   *
   * @return false if its objects cannot be read
   */
  public boolean match(ProcessingSeries series, @Nullable String actor) throws SQLException {
    return match(series, enabled(), actor);
  }

  private boolean match(
      ProcessingSeries series, List<StoredRuleset> enabled, @Nullable String actor)
      throws SQLException {
    if (series.templateOrigin() == TemplateOrigin.MANUAL) {
      move(
          series,
          SeriesStatus.READY_FOR_DEIDENTIFICATION,
          null,
          "a person chose the template",
          actor);
      return true;
    }
    List<Ruleset> asked = enabled.stream().map(StoredRuleset::ruleset).toList();
    SeriesValues values = new SeriesValues(paths(asked));
    try {
      read(series, values);
    } catch (IOException e) {
      LOG.warn("series {}: its objects cannot be read: {}", series.key(), e.getClass().getName());
      return false;
    }
    List<StoredRuleset> matching =
        enabled.stream().filter(stored -> values.holds(stored.ruleset())).toList();
    if (matching.isEmpty()) {
      move(series, SeriesStatus.NO_TEMPLATE_FOUND, null, "no ruleset matches", actor);
    } else if (matching.size() == 1) {
      StoredRuleset one = matching.get(0);
      move(
          series,
          SeriesStatus.READY_FOR_DEIDENTIFICATION,
          one.ruleset().template(),
          "ruleset " + one.name() + " gives template " + one.templateName(),
          actor);
    } else {
      String all =
          matching.stream()
              .map(stored -> stored.name() + " (" + stored.templateName() + ")")
              .collect(Collectors.joining(", "));
      move(
          series,
          SeriesStatus.MULTIPLE_TEMPLATES_MATCHED,
          null,
          "rulesets that match: " + all,
          actor);
    }
    return true;
  }

  private void move(
      ProcessingSeries series,
      SeriesStatus status,
      @Nullable Long template,
      String message,
      @Nullable String actor)
      throws SQLException {
    transactions.call(
        connection -> {
          SeriesSteps steps = new SeriesSteps(connection, clock.instant());
          if (series.templateOrigin() != TemplateOrigin.MANUAL) {
            steps.template(series.key(), template, TemplateOrigin.RULE, null);
          }
          steps.move(series.key(), status, message, actor);
          return null;
        });
  }
}
