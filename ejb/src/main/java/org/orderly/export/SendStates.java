package org.orderly.export;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.orderly.archive.Sql;
import org.orderly.archive.StudyView;

/** Tells what a destination has taken of studies, series and instances. */
@ApplicationScoped
public class SendStates {
  private static final String SENT =
      " from series xs join instance xi on xi.series_fk = xs.id"
          + " join sent_instance sx on sx.instance_fk = xi.id and sx.exporter_id = ?"
          + " and sx.revision = xi.revision";

  private final DataSource database;

  @Inject
  SendStates(DataSource database) {
    this.database = database;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected SendStates() {
    this(null);
  }

  /** Which studies are wanted. */
  public enum Wanted {
    ALL,
    UNSENT,
    SENT
  }

  /**
   * What a destination has of a study.
   *
   * @param sent instances in their present content
   * @param underWay tasks that wait or run
   */
  public record State(int sent, int underWay) {}

  /** The condition on a study {@code st}. */
  public Sql condition(String exporterId, Wanted wanted) {
    return switch (wanted) {
      case ALL -> new Sql();
      case UNSENT -> SendConditions.unsent(exporterId);
      case SENT -> new Sql().add("not ").add(SendConditions.unsent(exporterId));
    };
  }

  /** By Study Instance UID. */
  public Map<String, State> of(String exporterId, Collection<StudyView> studies) {
    Map<String, State> states = new HashMap<>();
    if (studies.isEmpty()) {
      return states;
    }
    Map<String, Integer> sent =
        counts(
            new Sql()
                .add("select st.study_iuid, count(*)" + SENT, exporterId)
                .add(" join study st on st.id = xs.study_fk where st.id")
                .in(studies.stream().map(StudyView::key).toList())
                .add(" group by st.study_iuid"));
    Map<String, Integer> underWay =
        counts(
            new Sql()
                .add("select study_iuid, count(*) from task where exporter_id = ?", exporterId)
                .add(" and task_type = 'EXPORT' and task_status in ")
                .add("('SCHEDULED','SCHEDULED FOR RETRY','IN PROCESS') and study_iuid")
                .in(studies.stream().map(StudyView::studyIuid).toList())
                .add(" group by study_iuid"));
    for (StudyView study : studies) {
      String uid = study.studyIuid();
      states.put(uid, new State(sent.getOrDefault(uid, 0), underWay.getOrDefault(uid, 0)));
    }
    return states;
  }

  /** How many instances were sent, by Series Instance UID. */
  public Map<String, Integer> ofSeries(String exporterId, String studyIuid) {
    return counts(
        new Sql()
            .add("select xs.series_iuid, count(*)" + SENT, exporterId)
            .add(" join study st on st.id = xs.study_fk where st.study_iuid = ?", studyIuid)
            .add(" group by xs.series_iuid"));
  }

  /** The SOP Instance UIDs of a series that were sent. */
  public Set<String> ofInstances(String exporterId, String studyIuid, String seriesIuid) {
    Sql sql =
        new Sql()
            .add("select xi.sop_iuid, 1" + SENT, exporterId)
            .add(" join study st on st.id = xs.study_fk where st.study_iuid = ?", studyIuid)
            .add(" and xs.series_iuid = ?", seriesIuid);
    return new HashSet<>(counts(sql).keySet());
  }

  private Map<String, Integer> counts(Sql sql) {
    Map<String, Integer> counts = new HashMap<>();
    try (Connection connection = database.getConnection();
        PreparedStatement statement = sql.prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        counts.put(rows.getString(1), rows.getInt(2));
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the database does not answer: " + e.getSQLState(), e);
    }
    return counts;
  }
}
