package org.orderly.status;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.Sql;

/** The ways of studies from receipt to notification, and the tasks that they are made of. */
@ApplicationScoped
public class Graphs {
  private static final String ROW =
      "select st.id, st.study_iuid, st.created_time, st.updated_time,"
          + " (select max(t.updated_time) from task t where t.study_iuid = st.study_iuid),"
          + " (select count(*) from rules_pending r join instance i on i.id = r.instance_fk"
          + " join series se on se.id = i.series_fk where se.study_fk = st.id)"
          + " from study st where st.id";
  private static final String TASKS =
      "select x.* from (select t.id, t.task_type, t.parent_id, t.error_msg, t.joined_id, t.task_status, "
          + HoldingStatus.WORD
          + " word, pt.task_status parent_status, t.exporter_id, t.remote_aet, t.study_iuid,"
          + " t.num_instances, t.completed + t.warning sent, t.created_time, t.updated_time,"
          + " t.proc_start_time, t.proc_end_time, st.id study_key, st.created_time study_time"
          + " from task t left join task pt on pt.id = t.parent_id"
          + " left join study st on st.study_iuid = t.study_iuid) x";

  private final DataSource database;
  private final HoldingLists lists;

  @Inject
  Graphs(DataSource database, HoldingLists lists) {
    this.database = database;
    this.lists = lists;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected Graphs() {
    this(null, null);
  }

  /** A page of ways, of {@code total}, which is at most {@link HoldingLists#MOST} and one. */
  public record Page(List<GraphRow> rows, int total) {}

  /** A page of tasks, of {@code total} as for ways. */
  public record TaskPage(List<GraphTask> rows, int total) {}

  /**
   * Selects tasks; what is null or empty selects all.
   *
   * @param text the beginning of a Study Instance UID, or the id of a destination or task
   */
  public record TaskFilter(
      @Nullable UUID graph,
      String type,
      @Nullable GraphTaskStatus status,
      String text,
      @Nullable Instant from,
      @Nullable Instant until) {}

  @FunctionalInterface
  private interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** The studies of the filter. */
  public Page page(HoldingFilter filter, HoldingOrder order, int offset, int limit) {
    HoldingLists.Page page = lists.page(HoldingLevel.STUDY, filter, order, offset, limit);
    List<Long> keys = page.rows().stream().map(Holding::key).toList();
    Map<Long, GraphRow> rows = new HashMap<>();
    if (!keys.isEmpty()) {
      read(new Sql().add(ROW).in(keys), Graphs::row).forEach(row -> rows.put(row.key(), row));
    }
    return new Page(
        keys.stream().map(rows::get).filter(Objects::nonNull).toList(),
        page.more() ? HoldingLists.MOST + 1 : page.total());
  }

  public Optional<GraphRow> find(UUID uuid) {
    return read(new Sql().add(ROW + " = ?", GraphRow.key(uuid)), Graphs::row).stream()
        .filter(row -> row.uuid().equals(uuid))
        .findFirst();
  }

  /** The way of the study with that key. */
  public Optional<GraphRow> ofStudy(long key) {
    return read(new Sql().add(ROW + " = ?", key), Graphs::row).stream().findFirst();
  }

  public Optional<GraphTask> task(long id) {
    return read(new Sql().add(TASKS + " where id = ?", id), Graphs::task).stream().findFirst();
  }

  /** The newest first, unless the order is the first received first. */
  public TaskPage tasks(TaskFilter filter, HoldingOrder order, int offset, int limit) {
    Sql where = where(filter);
    int total =
        read(
                new Sql()
                    .add("select count(*) from (" + TASKS)
                    .add(where)
                    .add(" limit " + (HoldingLists.MOST + 1) + ") y"),
                row -> row.getInt(1))
            .get(0);
    String direction = order == HoldingOrder.FIRST_RECEIVED ? "" : " desc";
    Sql page = new Sql().add(TASKS).add(where).add(" order by id" + direction);
    return new TaskPage(
        read(
            page.add(" limit ? offset ?", limit, Math.min(offset, HoldingLists.MOST)),
            Graphs::task),
        total);
  }

  private Sql where(TaskFilter filter) {
    List<Sql> conditions = new ArrayList<>();
    if (filter.graph() != null) {
      String study = find(filter.graph()).map(GraphRow::studyIuid).orElse("");
      conditions.add(new Sql().add("study_iuid = ?", study));
    }
    if (!filter.type().isEmpty()) {
      conditions.add(new Sql().add("task_type = ?", filter.type()));
    }
    if (filter.status() != null) {
      conditions.add(new Sql().add(filter.status().condition()));
    }
    if (filter.from() != null) {
      conditions.add(new Sql().add("created_time >= ?", utc(filter.from())));
    }
    if (filter.until() != null) {
      conditions.add(new Sql().add("created_time < ?", utc(filter.until())));
    }
    if (!filter.text().isEmpty()) {
      String text = filter.text();
      String pattern = text.replaceAll("[!%_]", "!$0") + "%";
      conditions.add(
          new Sql()
              .add(
                  "(study_iuid like ? escape '!' or exporter_id = ? or remote_aet = ?"
                      + " or cast(id as varchar(20)) = ?)",
                  pattern,
                  text,
                  text,
                  text));
    }
    Sql where = new Sql();
    conditions.forEach(c -> where.add(where.isEmpty() ? " where " : " and ").add(c));
    return where;
  }

  private static Object utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }

  private static GraphRow row(ResultSet row) throws SQLException {
    Instant created = instant(row, 3);
    Instant received = instant(row, 4);
    Instant tasks = row.getObject(5) == null ? received : instant(row, 5);
    return new GraphRow(
        row.getLong(1),
        GraphRow.uuid(created, row.getLong(1)),
        row.getString(2),
        created,
        received,
        tasks.isAfter(received) ? tasks : received,
        row.getLong(6) > 0);
  }

  private static GraphTask task(ResultSet row) throws SQLException {
    HoldingStatus word = HoldingStatus.valueOf(row.getString("word"));
    String parent = row.getString("parent_status");
    long parentId = row.getLong("parent_id");
    Long dependsOn = row.wasNull() ? null : parentId;
    long study = row.getLong("study_key");
    UUID graph = row.wasNull() ? null : GraphRow.uuid(instant(row, "study_time"), study);
    boolean blocked = "FAILED".equals(parent) || "CANCELED".equals(parent);
    int instances = row.getInt("num_instances");
    return new GraphTask(
        row.getLong("id"),
        graph,
        row.getString("task_type"),
        dependsOn,
        failure(word, row.getString("error_msg"), row.getObject("joined_id", Long.class)),
        GraphTaskStatus.of(word, blocked),
        target(row.getString("exporter_id"), row.getString("remote_aet")),
        row.getString("study_iuid"),
        row.getObject("num_instances") == null ? null : instances,
        row.getInt("sent"),
        instant(row, "created_time"),
        instant(row, "updated_time"),
        row.getObject("proc_start_time") == null ? null : instant(row, "proc_start_time"),
        row.getObject("proc_end_time") == null ? null : instant(row, "proc_end_time"));
  }

  private static String failure(HoldingStatus word, @Nullable String error, @Nullable Long joined) {
    String text = error == null ? "" : error;
    return switch (word) {
      case COMPLETED -> "";
      case CANCELLED ->
          joined != null
              ? "joined by the system with task " + joined
              : text.isEmpty() ? "cancelled by user" : "cancelled by user; " + text;
      default -> text;
    };
  }

  private static String target(@Nullable String exporter, @Nullable String remote) {
    return exporter == null ? remote == null ? "" : remote : exporter;
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
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
      throw new StatusFailedException(e);
    }
  }
}
