package org.orderly.cloud;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.Sql;
import org.orderly.task.TaskDatabase;

/** What is remembered of uploads and results (tables {@code cloud_unit}, {@code cloud_result}). */
@ApplicationScoped
public class CloudState {
  private static final int CHUNK = 500;

  private final TaskDatabase database;

  @Inject
  CloudState(DataSource dataSource) {
    database = new TaskDatabase(dataSource);
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected CloudState() {
    this.database = null;
  }

  /** A series or image that a platform has. */
  record Unit(Instant lastUpload, @Nullable Instant computed) {}

  /** Notes that images came: what was computed before is out of date. */
  void uploaded(String exporter, Collection<String> units, Instant now) throws SQLException {
    database.run(
        connection -> {
          for (String unit : units) {
            String known =
                "update cloud_unit set last_upload = ?, computed = null"
                    + " where exporter_id = ? and unit_iuid = ?";
            if (update(connection, known, time(now), exporter, unit) == 0) {
              update(
                  connection,
                  "insert into cloud_unit (last_upload, exporter_id, unit_iuid) values (?,?,?)",
                  time(now),
                  exporter,
                  unit);
            }
          }
        });
  }

  Optional<Unit> unit(String exporter, String unit) throws SQLException {
    return database.call(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select last_upload, computed from cloud_unit"
                      + " where exporter_id = ? and unit_iuid = ?")) {
            bind(statement, exporter, unit);
            try (ResultSet row = statement.executeQuery()) {
              if (!row.next()) {
                return Optional.empty();
              }
              OffsetDateTime computed = row.getObject(2, OffsetDateTime.class);
              return Optional.of(
                  new Unit(
                      row.getObject(1, OffsetDateTime.class).toInstant(),
                      computed == null ? null : computed.toInstant()));
            }
          }
        });
  }

  /** Which of these are not noted. */
  Set<String> unknown(String exporter, Collection<String> units) throws SQLException {
    Set<String> unknown = new HashSet<>();
    for (String unit : units) {
      if (unit(exporter, unit).isEmpty()) {
        unknown.add(unit);
      }
    }
    return unknown;
  }

  void computed(String exporter, String unit, @Nullable Instant when) throws SQLException {
    database.run(
        connection ->
            update(
                connection,
                "update cloud_unit set computed = ? where exporter_id = ? and unit_iuid = ?",
                when == null ? null : time(when),
                exporter,
                unit));
  }

  /** Whether the file is in the archive already, under whatever unit it came as that object. */
  boolean isStored(String exporter, String sopIuid) throws SQLException {
    return database.call(
        connection ->
            exists(
                connection,
                "select 1 from cloud_result"
                    + " where sop_iuid = ? and exporter_id = ? and stored_time is not null",
                sopIuid,
                exporter));
  }

  /** Whether the archive has an object of this UID that did not come from the platform. */
  boolean isForeign(String exporter, String sopIuid) throws SQLException {
    return database.call(
        connection ->
            exists(connection, "select 1 from instance where sop_iuid = ?", sopIuid)
                && !exists(
                    connection,
                    "select 1 from cloud_result where sop_iuid = ? and exporter_id = ?",
                    sopIuid,
                    exporter));
  }

  /** Notes a result before it is stored, so that it is known as one whatever happens. */
  void begin(String exporter, String unit, String file, String sopIuid) throws SQLException {
    database.run(
        connection -> {
          if (!exists(
              connection,
              "select 1 from cloud_result"
                  + " where exporter_id = ? and unit_iuid = ? and file_key = ?",
              exporter,
              unit,
              file)) {
            update(
                connection,
                "insert into cloud_result (exporter_id, unit_iuid, file_key, sop_iuid)"
                    + " values (?,?,?,?)",
                exporter,
                unit,
                file,
                sopIuid);
          }
        });
  }

  void stored(String exporter, String unit, String file, Instant now) throws SQLException {
    database.run(
        connection ->
            update(
                connection,
                "update cloud_result set stored_time = ?"
                    + " where exporter_id = ? and unit_iuid = ? and file_key = ?",
                time(now),
                exporter,
                unit,
                file));
  }

  /** Which of these came from the platform. */
  Set<String> results(String exporter, List<String> sopIuids) throws SQLException {
    Set<String> found = new HashSet<>();
    for (int i = 0; i < sopIuids.size(); i += CHUNK) {
      List<String> chunk = sopIuids.subList(i, Math.min(i + CHUNK, sopIuids.size()));
      Sql sql =
          new Sql()
              .add("select sop_iuid from cloud_result where exporter_id = ?", exporter)
              .add(" and sop_iuid")
              .in(chunk);
      found.addAll(
          database.call(
              connection -> {
                Set<String> some = new HashSet<>();
                try (PreparedStatement statement = sql.prepare(connection);
                    ResultSet rows = statement.executeQuery()) {
                  while (rows.next()) {
                    some.add(rows.getString(1));
                  }
                }
                return some;
              }));
    }
    return found;
  }

  /** Which platform each of these came from, by its UID; others are not there. */
  Map<String, String> platforms(List<String> sopIuids) throws SQLException {
    Map<String, String> platforms = new HashMap<>();
    for (int i = 0; i < sopIuids.size(); i += CHUNK) {
      Sql sql =
          new Sql()
              .add("select sop_iuid, exporter_id from cloud_result where sop_iuid")
              .in(sopIuids.subList(i, Math.min(i + CHUNK, sopIuids.size())));
      database.run(
          connection -> {
            try (PreparedStatement statement = sql.prepare(connection);
                ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                platforms.put(rows.getString(1), rows.getString(2));
              }
            }
          });
    }
    return platforms;
  }

  private static boolean exists(Connection connection, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  private static int update(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      return statement.executeUpdate();
    }
  }

  private static void bind(PreparedStatement statement, @Nullable Object... values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      if (values[i] == null) {
        statement.setNull(i + 1, java.sql.Types.TIMESTAMP_WITH_TIMEZONE);
      } else {
        statement.setObject(i + 1, values[i]);
      }
    }
  }

  private static OffsetDateTime time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC);
  }
}
