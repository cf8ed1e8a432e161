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
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.orderly.archive.ArchiveQuery;
import org.orderly.archive.InstanceLocation;
import org.orderly.conf.Condition;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.Part10File;
import org.orderly.rule.ConditionMatch;
import org.orderly.rule.Session;

/** Tries the conditions of a rule on a stored series, without doing anything. */
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
   * @param matching for how many all conditions hold
   */
  public record Outcome(int instances, int matching, List<Line> lines) {
    public Outcome {
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
  public Optional<Outcome> of(List<Condition> conditions, String seriesUid) throws IOException {
    String study = study(seriesUid);
    if (study.isEmpty()) {
      return Optional.empty();
    }
    int[] holds = new int[conditions.size()];
    int matching = 0;
    int instances = 0;
    for (InstanceLocation location : archive.locations(study, seriesUid, null)) {
      if (instances == MOST_INSTANCES) {
        break;
      }
      instances++;
      boolean all = true;
      ConditionMatch match = match(location);
      for (int i = 0; i < holds.length; i++) {
        boolean one = match.matches(conditions.get(i));
        holds[i] += one ? 1 : 0;
        all &= one;
      }
      matching += all ? 1 : 0;
    }
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < holds.length; i++) {
      lines.add(new Line(conditions.get(i).text(), holds[i]));
    }
    return Optional.of(new Outcome(instances, matching, lines));
  }

  private ConditionMatch match(InstanceLocation location) throws IOException {
    try (Part10File file = Part10.open(location.file())) {
      return new ConditionMatch(
          file.reader().readHead(PIXEL_DATA_GROUP, HEAD_BUDGET),
          new Session(location.sendingAet(), List.of(), null, null),
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
