package org.orderly.series;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The steps of series for processing; all within a transaction of the caller. */
public final class SeriesSteps {

  private static final int LONGEST_PROTOCOL = 64;
  private static final int LONGEST_MESSAGE = 1000;

  private final Connection connection;
  private final Instant now;

  public SeriesSteps(Connection connection, Instant now) {
    this.connection = connection;
    this.now = now;
  }

  /**
   * Objects of one series that a folder held.
   *
   * @param protocol Protocol Name of the first of them that has one
   * @param scanDate of the first of them that has one
   * @param fresh how many were new to the archive
   */
  public record Found(
      String studyIuid,
      String seriesIuid,
      @Nullable String protocol,
      @Nullable String scanDate,
      int objects,
      int fresh) {}

  private record Row(long key, SeriesStatus status) {}

  /**
   * Notes objects of a series. One that is new begins; one that had been looked at before, and has
   * new objects now, begins again.
   *
   * @return its key
   */
  public long found(Found found, String sourceId, long folderKey) throws SQLException {
    Row known = row(found.studyIuid(), found.seriesIuid());
    if (known == null) {
      insert(found, sourceId);
      known = row(found.studyIuid(), found.seriesIuid());
      if (known == null) {
        throw new SQLException("a series that was inserted is not there");
      }
      log(known.key(), null, SeriesStatus.SERIES_SEPARATED, null, null);
    } else if (found.fresh() > 0) {
      if (known.status() != SeriesStatus.SERIES_SEPARATED) {
        update(
            "update processing_series set revision = revision + 1, template_fk = null,"
                + " template_origin = null where pk = ? and (template_origin is null"
                + " or template_origin = 'RULE')",
            known.key());
        move(
            known.key(),
            SeriesStatus.SERIES_SEPARATED,
            found.fresh() + " objects came late: the series begins again",
            null);
      }
      update(
          "update processing_series set last_object_time = ?, updated_time = ? where pk = ?",
          utc(now),
          utc(now),
          known.key());
    }
    if (update(
            "update folder_series set num_objects = num_objects + ?"
                + " where folder_fk = ? and series_fk = ?",
            found.objects(),
            folderKey,
            known.key())
        == 0) {
      update(
          "insert into folder_series (folder_fk, series_fk, num_objects) values (?, ?, ?)",
          folderKey,
          known.key(),
          found.objects());
    }
    return known.key();
  }

  private void insert(Found found, String sourceId) throws SQLException {
    String protocol = cut(found.protocol(), LONGEST_PROTOCOL);
    update(
        "insert into processing_series (study_iuid, series_iuid, source_id, protocol, protocol_key,"
            + " scan_date, series_status, series_state, last_object_time, created_time,"
            + " updated_time) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        found.studyIuid(),
        found.seriesIuid(),
        sourceId,
        protocol,
        protocol == null ? null : cut(protocol.toUpperCase(Locale.ROOT), LONGEST_PROTOCOL),
        found.scanDate(),
        SeriesStatus.SERIES_SEPARATED.name(),
        SeriesState.UNPROCESSED.name(),
        utc(now),
        utc(now),
        utc(now));
  }

  private static @Nullable String cut(@Nullable String text, int longest) {
    return text == null || text.length() <= longest ? text : text.substring(0, longest);
  }

  /**
   * Gives a series another status, with a row of the log: the one method that does.
   *
   * @param message why; null: nothing is to be said
   * @param actor who does it; null: Orderly
   */
  public void move(long key, SeriesStatus status, @Nullable String message, @Nullable String actor)
      throws SQLException {
    SeriesStatus before = status(key);
    update(
        "update processing_series set series_status = ?, series_state = ?, version = version + 1,"
            + " updated_time = ? where pk = ?",
        status.name(),
        status.state().name(),
        utc(now),
        key);
    log(key, before, status, message, actor);
  }

  /** Has the log say something of a series whose status stays. */
  public void note(long key, String message) throws SQLException {
    SeriesStatus status = status(key);
    update("update processing_series set updated_time = ? where pk = ?", utc(now), key);
    log(key, status, status, message, null);
  }

  /**
   * Gives a series a template; its status stays.
   *
   * @param template null: none
   * @param version that the caller has seen; null: any
   * @return false if somebody else has changed the series meanwhile
   */
  public boolean template(
      long key, @Nullable Long template, TemplateOrigin origin, @Nullable Integer version)
      throws SQLException {
    String sql =
        "update processing_series set template_fk = ?, template_origin = ?, version = version + 1,"
            + " updated_time = ? where pk = ?";
    String by = template == null ? null : origin.name();
    return (version == null
            ? update(sql, template, by, utc(now), key)
            : update(sql + " and version = ?", template, by, utc(now), key, version))
        == 1;
  }

  private SeriesStatus status(long key) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select series_status from processing_series where pk = ? for update")) {
      statement.setLong(1, key);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw new SQLException("no such series");
        }
        return SeriesStatus.valueOf(row.getString(1));
      }
    }
  }

  private @Nullable Row row(String study, String series) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select pk, series_status from processing_series"
                + " where series_iuid = ? and study_iuid = ? for update")) {
      statement.setString(1, series);
      statement.setString(2, study);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? new Row(row.getLong(1), SeriesStatus.valueOf(row.getString(2))) : null;
      }
    }
  }

  private void log(
      long key,
      @Nullable SeriesStatus from,
      SeriesStatus to,
      @Nullable String message,
      @Nullable String actor)
      throws SQLException {
    update(
        "insert into processing_log (series_fk, from_status, to_status, message, actor, log_time)"
            + " values (?, ?, ?, ?, ?, ?)",
        key,
        from == null ? null : from.name(),
        to.name(),
        cut(message, LONGEST_MESSAGE),
        actor,
        utc(now));
  }

  private int update(String sql, @Nullable Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      List<@Nullable Object> all = java.util.Arrays.asList(values);
      for (int i = 0; i < all.size(); i++) {
        statement.setObject(i + 1, all.get(i));
      }
      return statement.executeUpdate();
    }
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
