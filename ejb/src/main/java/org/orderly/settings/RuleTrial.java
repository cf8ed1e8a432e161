package org.orderly.settings;

import jakarta.annotation.security.PermitAll;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.orderly.archive.ArchiveQuery;
import org.orderly.archive.InstanceLocation;
import org.orderly.conf.RuleQuery;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.Part10File;
import org.orderly.rule.ConditionMatch;
import org.orderly.rule.Session;

/** Tries the conditions of a rule on a stored series, without doing anything else. */
@Stateless
@PermitAll
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class RuleTrial {

  private static final int PIXEL_DATA_GROUP = 0x7FE00000;
  private static final int HEAD_BUDGET = 512 * 1024;
  private static final int MOST_INSTANCES = 200;

  @Inject private DataSource dataSource;
  @Inject private ArchiveQuery archive;
  @Inject private Clock clock;

  /**
   * What came of it.
   *
   * @param instances how many were tried; of a large series the first ones
   * @param matching for how many the whole holds
   */
  public record Outcome(int instances, int matching, List<Part> groups) {
    public Outcome {
      groups = List.copyOf(groups);
    }

    /** The conditions of all groups. */
    public List<Line> lines() {
      return groups.stream().flatMap(group -> group.lines().stream()).toList();
    }
  }

  /** A group and the number of instances for which it holds. */
  public record Part(RuleQuery.Join join, int holds, List<Line> lines) {
    public Part {
      lines = List.copyOf(lines);
    }
  }

  /** A condition and the number of instances for which it holds. */
  public record Line(String condition, int holds) {}

  /**
   * Tries; of the association only the sending AE is known afterwards.
   *
   * @return empty if no such series is stored
   */
  public Optional<Outcome> of(RuleQuery query, String seriesUid) throws IOException {
    String study = study(seriesUid);
    if (study.isEmpty()) {
      return Optional.empty();
    }
    Map<Object, Integer> holds = new IdentityHashMap<>();
    int matching = 0;
    int instances = 0;
    for (InstanceLocation location : archive.locations(study, seriesUid, null)) {
      if (instances == MOST_INSTANCES) {
        break;
      }
      instances++;
      ConditionMatch match = match(location);
      for (RuleQuery.Group group : query.groups()) {
        group.conditions().stream()
            .filter(match::matches)
            .forEach(condition -> holds.merge(condition, 1, Integer::sum));
        if (group.holds(match::matches)) {
          holds.merge(group, 1, Integer::sum);
        }
      }
      matching += match.matches(query) ? 1 : 0;
    }
    List<Part> parts = new ArrayList<>();
    for (RuleQuery.Group group : query.groups()) {
      List<Line> lines =
          group.conditions().stream()
              .map(one -> new Line(one.text(), holds.getOrDefault(one, 0)))
              .toList();
      parts.add(new Part(group.join(), holds.getOrDefault(group, 0), lines));
    }
    return Optional.of(new Outcome(instances, matching, parts));
  }

  private ConditionMatch match(InstanceLocation location) throws IOException {
    try (Part10File file = Part10.open(location.file())) {
      return new ConditionMatch(
          file.reader().readHead(PIXEL_DATA_GROUP, HEAD_BUDGET),
          new Session(location.sendingAet(), List.of(), null, null, null),
          LocalDate.now(clock));
    }
  }

  private String study(String seriesUid) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "select st.study_iuid from series se join study st on st.id = se.study_fk"
                    + " where se.series_iuid = ?")) {
      statement.setString(1, seriesUid);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getString(1) : "";
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the database does not answer", e);
    }
  }
}
