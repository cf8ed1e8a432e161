package org.orderly.series;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.Sql;
import org.orderly.archive.TextMatch;
import org.orderly.common.DatabaseFailedException;

/** The series for processing and the log of what happened to them, as lists. */
@ApplicationScoped
public class SeriesLists {

  /** So many can be paged through. */
  public static final int MOST = 10_000;

  private static final String OF_ARCHIVE =
      " left join study st on st.study_iuid = p.study_iuid"
          + " left join series se on se.study_fk = st.id and se.series_iuid = p.series_iuid"
          + " left join patient pa on pa.id = st.patient_fk";
  private static final String FROM = " from processing_series p" + OF_ARCHIVE;
  private static final String COLUMNS =
      "select p.pk, p.study_iuid, p.series_iuid, pa.patient_id, pa.patient_name, se.modality,"
          + " se.description, p.protocol, p.scan_date, se.num_instances, p.revision,"
          + " p.series_status, p.series_state, p.template_fk, t.template_name, p.template_origin,"
          + " p.version, p.created_time, p.updated_time"
          + FROM
          + " left join template t on t.pk = p.template_fk";
  private static final String LOG_FROM =
      " from processing_log l join processing_series p on p.pk = l.series_fk" + OF_ARCHIVE;

  private final DataSource database;

  @Inject
  public SeriesLists(DataSource database) {
    this.database = database;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected SeriesLists() {
    this(null);
  }

  /** A page of series; total is how many there are, up to one more than can be paged through. */
  public record Page(List<ProcessingSeries> rows, int total) {
    public Page {
      rows = List.copyOf(rows);
    }
  }

  /** A page of the log; total as of a page of series. */
  public record LogPage(List<LogEntry> rows, int total) {
    public LogPage {
      rows = List.copyOf(rows);
    }
  }

  @FunctionalInterface
  private interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /**
   * The series that match, the newest first.
   *
   * @param oldestFirst the other way round
   */
  public Page page(SeriesFilter filter, boolean oldestFirst, int offset, int limit) {
    String order = oldestFirst ? "p.created_time, p.pk" : "p.created_time desc, p.pk desc";
    Sql page = new Sql().add(COLUMNS).add(where(filter)).add(" order by " + order);
    page.add(" limit ? offset ?", limit, Math.min(offset, MOST));
    return new Page(read(page, SeriesLists::series), total("select p.pk" + FROM, where(filter)));
  }

  /** How many series there are at all. */
  public int all() {
    return total("select p.pk from processing_series p", new Sql());
  }

  private int total(String select, Sql where) {
    Sql count = new Sql().add("select count(*) from (" + select).add(where);
    count.add(" limit " + (MOST + 1) + ") x");
    return read(count, row -> row.getInt(1)).get(0);
  }

  /** How many series each value has, whatever value the filter asks for. */
  public Map<String, Integer> counts(SeriesFilter.Field field, SeriesFilter filter) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    Sql sql = new Sql().add("select " + field.column() + ", count(*)" + FROM);
    sql.add(where(filter.without(field))).add(" and " + field.column() + " is not null");
    sql.add(" group by " + field.column() + " order by " + field.column() + " limit 200");
    read(sql, row -> counts.put(row.getString(1), row.getInt(2)));
    return counts;
  }

  public Optional<ProcessingSeries> find(long key) {
    return read(new Sql().add(COLUMNS + " where p.pk = ?", key), SeriesLists::series).stream()
        .findFirst();
  }

  /** By its Series Instance UID. */
  public Optional<ProcessingSeries> find(String seriesIuid) {
    return read(
            new Sql().add(COLUMNS + " where p.series_iuid = ?", seriesIuid), SeriesLists::series)
        .stream()
        .findFirst();
  }

  private static Sql where(SeriesFilter filter) {
    Sql where = new Sql().add(" where 1 = 1");
    if (filter.status() != null) {
      where.add(" and p.series_status = ?", filter.status().name());
    }
    if (filter.state() != null) {
      where.add(" and p.series_state = ?", filter.state().name());
    }
    if (!filter.modality().isEmpty()) {
      where.add(" and se.modality = ?", filter.modality());
    }
    if (!filter.protocol().isEmpty()) {
      where.add(" and p.protocol = ?", filter.protocol());
    }
    return where.add(days(filter.days())).add(text(filter.text()));
  }

  private static Sql days(SeriesFilter.Days days) {
    Sql where = new Sql();
    if (days.scanFrom() != null) {
      where.add(" and p.scan_date >= ?", days.scanFrom());
    }
    if (days.scanTill() != null) {
      where.add(" and p.scan_date <= ?", days.scanTill());
    }
    if (days.from() != null) {
      where.add(" and p.created_time >= ?", days.from().atOffset(ZoneOffset.UTC));
    }
    if (days.before() != null) {
      where.add(" and p.created_time < ?", days.before().atOffset(ZoneOffset.UTC));
    }
    return where;
  }

  private static Sql text(String text) {
    if (text.isEmpty()) {
      return new Sql();
    }
    String key = text.toUpperCase(Locale.ROOT);
    return new Sql()
        .add(" and (")
        .add(TextMatch.contains("upper(pa.patient_id)", key))
        .add(" or ")
        .add(TextMatch.words("pa.name_key", text))
        .add(" or ")
        .add(TextMatch.contains("se.description_key", key))
        .add(" or ")
        .add(TextMatch.contains("p.protocol_key", key))
        .add(" or p.series_iuid = ? or p.study_iuid = ?)", text, text);
  }

  /**
   * The changes that match, in the order in which they came.
   *
   * @param status that was reached; null: any
   * @param text as of series
   * @param newestFirst the other way round
   */
  public LogPage log(
      @Nullable SeriesStatus status, String text, boolean newestFirst, int offset, int limit) {
    Sql where = logWhere(status, text);
    String order = newestFirst ? "l.log_time desc, l.pk desc" : "l.log_time, l.pk";
    Sql page =
        new Sql()
            .add(
                "select l.pk, p.series_iuid, pa.patient_id, pa.patient_name, p.scan_date,"
                    + " l.from_status, l.to_status, l.message, l.actor, l.log_time"
                    + LOG_FROM)
            .add(where)
            .add(" order by " + order + " limit ? offset ?", limit, Math.min(offset, MOST));
    return new LogPage(read(page, SeriesLists::entry), total("select l.pk" + LOG_FROM, where));
  }

  /** How often each status was reached. */
  public Map<String, Integer> logCounts(String text) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    Sql sql = new Sql().add("select l.to_status, count(*)" + LOG_FROM).add(logWhere(null, text));
    sql.add(" group by l.to_status order by l.to_status");
    read(sql, row -> counts.put(row.getString(1), row.getInt(2)));
    return counts;
  }

  private static Sql logWhere(@Nullable SeriesStatus status, String text) {
    Sql where = new Sql().add(" where 1 = 1");
    if (status != null) {
      where.add(" and l.to_status = ?", status.name());
    }
    return where.add(text(text));
  }

  private static LogEntry entry(ResultSet row) throws SQLException {
    String from = row.getString("from_status");
    return new LogEntry(
        row.getLong("pk"),
        row.getString("series_iuid"),
        row.getString("patient_id"),
        row.getString("patient_name"),
        row.getString("scan_date"),
        from == null ? null : SeriesStatus.valueOf(from),
        SeriesStatus.valueOf(row.getString("to_status")),
        row.getString("message"),
        row.getString("actor"),
        instant(row, "log_time"));
  }

  private static ProcessingSeries series(ResultSet row) throws SQLException {
    long template = row.getLong("template_fk");
    boolean none = row.wasNull();
    String origin = row.getString("template_origin");
    return new ProcessingSeries(
        row.getLong("pk"),
        row.getString("study_iuid"),
        row.getString("series_iuid"),
        row.getString("patient_id"),
        row.getString("patient_name"),
        row.getString("modality"),
        row.getString("description"),
        row.getString("protocol"),
        row.getString("scan_date"),
        row.getInt("num_instances"),
        row.getInt("revision"),
        SeriesStatus.valueOf(row.getString("series_status")),
        SeriesState.valueOf(row.getString("series_state")),
        none ? null : template,
        row.getString("template_name"),
        origin == null || none ? null : TemplateOrigin.valueOf(origin),
        row.getInt("version"),
        instant(row, "created_time"),
        instant(row, "updated_time"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private <T> List<T> read(Sql sql, Reader<T> reader) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = sql.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      List<T> found = new ArrayList<>();
      while (row.next()) {
        found.add(reader.read(row));
      }
      return found;
    } catch (SQLException e) {
      throw new DatabaseFailedException(e);
    }
  }
}
