package org.orderly.settings;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.orderly.conf.edit.EntryChange;
import org.orderly.conf.ldap.DirectoryException;

/**
 * Rows of {@code config_change}. A row is written before the directory is and committed after it:
 * what is refused leaves none, and nothing is changed that cannot be told.
 */
final class History {

  private static final String COLUMNS =
      "pk, change_time, changed_by, action, kind, entry_name, content, secret, undone_by";
  private static final int NAME_LENGTH = 255;

  /** Action of a row that tells only that a secret was changed. */
  static final String SECRET = "SECRET";

  private final DataSource dataSource;
  private final Clock clock;

  History(DataSource dataSource, Clock clock) {
    this.dataSource = dataSource;
    this.clock = clock;
  }

  /** What a row tells besides the values. */
  record Subject(String device, String who, String action, String kind, String name) {}

  /** Writing of the directory. */
  @FunctionalInterface
  interface Write {
    void run() throws DirectoryException;
  }

  /**
   * Makes a change and tells of it.
   *
   * @param undone id of the change that is taken back; null: none
   * @throws UndoException if somebody else has taken it back
   */
  void record(Subject subject, List<EntryChange> changes, @Nullable Long undone, Write write)
      throws SQLException, DirectoryException, UndoException {
    try (Connection connection = dataSource.getConnection()) {
      boolean autoCommit = connection.getAutoCommit();
      connection.setAutoCommit(false);
      boolean done = false;
      try {
        long id = insert(connection, subject, changes);
        if (undone != null && !mark(connection, undone, id)) {
          throw new UndoException();
        }
        write.run();
        connection.commit();
        done = true;
      } finally {
        if (!done) {
          connection.rollback();
        }
        connection.setAutoCommit(autoCommit);
      }
    }
  }

  private long insert(Connection connection, Subject subject, List<EntryChange> changes)
      throws SQLException {
    boolean secret =
        subject.action().equals(SECRET) || changes.stream().anyMatch(EntryChange::secret);
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into config_change (change_time, device_name, changed_by, action, kind,"
                + " entry_name, content, secret) values (?,?,?,?,?,?,?,?)",
            new String[] {"pk"})) {
      statement.setObject(
          1, clock.instant().truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC));
      statement.setString(2, subject.device());
      statement.setString(3, cut(subject.who()));
      statement.setString(4, subject.action());
      statement.setString(5, subject.kind());
      statement.setString(6, cut(subject.name()));
      statement.setString(7, ChangeJson.write(changes.stream().map(EntryChange::masked).toList()));
      statement.setInt(8, secret ? 1 : 0);
      statement.executeUpdate();
      try (ResultSet keys = statement.getGeneratedKeys()) {
        keys.next();
        return keys.getLong(1);
      }
    }
  }

  private static boolean mark(Connection connection, long undone, long by) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update config_change set undone_by = ? where pk = ? and undone_by is null")) {
      statement.setLong(1, by);
      statement.setLong(2, undone);
      return statement.executeUpdate() == 1;
    }
  }

  private static String cut(String text) {
    return text.length() <= NAME_LENGTH ? text : text.substring(0, NAME_LENGTH);
  }

  /** The latest changes of a device, the last one first. */
  List<Recorded> latest(String device, int limit) throws SQLException {
    return read(
        "select "
            + COLUMNS
            + " from config_change where device_name = ? order by pk desc limit "
            + limit,
        device);
  }

  Optional<Recorded> find(long id) throws SQLException {
    return read("select " + COLUMNS + " from config_change where pk = ?", id).stream().findFirst();
  }

  private List<Recorded> read(String sql, Object value) throws SQLException {
    List<Recorded> found = new ArrayList<>();
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, value);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          long undoneBy = row.getLong(9);
          Long undone = row.wasNull() ? null : undoneBy;
          found.add(
              new Recorded(
                  row.getLong(1),
                  row.getObject(2, OffsetDateTime.class).toInstant(),
                  row.getString(3),
                  row.getString(4),
                  row.getString(5),
                  row.getString(6),
                  ChangeJson.read(row.getString(7)),
                  row.getInt(8) != 0,
                  undone));
        }
      }
    }
    return found;
  }
}
