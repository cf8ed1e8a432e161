package org.orderly.archive;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.orderly.common.CurrentConfiguration;
import org.orderly.dicom.data.DataSet;

/**
 * Finds studies by keys of a query and by one more condition, in which {@code st} is the study; an
 * empty condition holds for all.
 */
@ApplicationScoped
public class StudySearch {
  private static final String VIEW =
      "select st.id, st.study_iuid, p.attributes, st.attributes, st.modalities, st.num_series,"
          + " st.num_instances, st.created_time, st.updated_time"
          + " from study st join patient p on p.id = st.patient_fk where st.id";

  private final DataSource database;
  private final CurrentConfiguration configuration;

  @Inject
  StudySearch(DataSource database, CurrentConfiguration configuration) {
    this.database = database;
    this.configuration = configuration;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected StudySearch() {
    this(null, null);
  }

  @FunctionalInterface
  private interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /**
   * One page, without an order asked for the last received first.
   *
   * @throws IllegalArgumentException naming a key whose value is no value of its kind
   */
  public List<StudyView> page(QueryRequest request, Sql condition) {
    List<Long> ids = read(keys("st.id", request, condition), row -> row.getLong(1));
    return ids.isEmpty() ? List.of() : views(ids);
  }

  /** The study with that key; empty if there is none. */
  public List<StudyView> byKey(long key) {
    return views(List.of(key));
  }

  private List<StudyView> views(List<Long> ids) {
    Map<Long, StudyView> views = new LinkedHashMap<>();
    ids.forEach(id -> views.put(id, null));
    read(new Sql().add(VIEW).in(ids), row -> views.put(row.getLong(1), view(row)));
    return views.values().stream().filter(Objects::nonNull).toList();
  }

  /** How many there are, whatever the offset and limit. */
  public long count(QueryRequest request, Sql condition) {
    return read(statement(request, condition).count(), row -> row.getLong(1)).get(0);
  }

  /** The Study Instance UIDs of a page, which may be all. */
  public List<String> uids(QueryRequest request, Sql condition) {
    return read(keys("st.study_iuid", request, condition), row -> row.getString(1));
  }

  private Sql keys(String column, QueryRequest request, Sql condition) {
    Sql sql = statement(request, condition).keys(column);
    if (request.limit() > 0) {
      sql.add(" limit ?", request.limit());
    }
    return request.offset() > 0 ? sql.add(" offset ?", request.offset()) : sql;
  }

  private QueryStatement statement(QueryRequest request, Sql condition) {
    return new QueryStatement(QueryLevel.STUDY, request, zone(configuration)).and(condition);
  }

  /** The zone of dates and times without an offset. */
  static ZoneId zone(CurrentConfiguration configuration) {
    return configuration
        .find()
        .map(snapshot -> snapshot.device().timeZone())
        .orElseGet(ZoneId::systemDefault);
  }

  private static StudyView view(ResultSet row) throws SQLException {
    DataSet attributes = new DataSet();
    Attributes.join(attributes, Attributes.decode(row.getBytes(3)));
    Attributes.join(attributes, Attributes.decode(row.getBytes(4)));
    List<String> modalities =
        Arrays.stream(row.getString(5).split("\\|")).filter(text -> !text.isEmpty()).toList();
    return new StudyView(
        row.getLong(1),
        row.getString(2),
        attributes,
        modalities,
        row.getInt(6),
        row.getInt(7),
        row.getObject(8, OffsetDateTime.class).toInstant(),
        row.getObject(9, OffsetDateTime.class).toInstant());
  }

  private <T> List<T> read(Sql sql, Row<T> reader) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = sql.prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      List<T> found = new ArrayList<>();
      while (rows.next()) {
        found.add(reader.read(rows));
      }
      return found;
    } catch (SQLException e) {
      throw new ArchiveQuery.QueryFailedException(e);
    }
  }
}
