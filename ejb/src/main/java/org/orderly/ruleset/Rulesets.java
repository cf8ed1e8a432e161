package org.orderly.ruleset;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.Sql;
import org.orderly.common.DatabaseFailedException;
import org.orderly.common.LocalTransactions;

/** The rulesets: listed, made, changed, deleted. */
@ApplicationScoped
public class Rulesets {
  private static final int TRIES = 5;
  private static final int MOST = 1000;
  private static final String COLUMNS =
      "select r.pk, r.ruleset_name, r.template_fk, t.template_name, r.enabled, r.content, r.version,"
          + " r.changed_by, r.created_time, r.updated_time from ruleset r"
          + " join template t on t.pk = r.template_fk";

  private final LocalTransactions transactions;
  private final Clock clock;

  @Inject
  public Rulesets(DataSource database, Clock clock) {
    this.transactions = new LocalTransactions(database, TRIES);
    this.clock = clock;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected Rulesets() {
    this(null, null);
  }

  /** By name. */
  public List<StoredRuleset> list() {
    return read(new Sql().add(COLUMNS + " order by r.name_key limit " + MOST));
  }

  public Optional<StoredRuleset> find(long key) {
    return read(new Sql().add(COLUMNS + " where r.pk = ?", key)).stream().findFirst();
  }

  /**
   * Keeps a new ruleset.
   *
   * @return its key
   */
  public long create(Ruleset ruleset, @Nullable String user)
      throws InvalidRulesetException, RulesetConflictException {
    check(ruleset);
    Object now = now();
    try {
      return transactions.once(
          connection -> {
            update(
                connection,
                "insert into ruleset (ruleset_name, name_key, template_fk, enabled, content,"
                    + " changed_by, created_time, updated_time) values (?, ?, ?, ?, ?, ?, ?, ?)",
                ruleset.name(),
                key(ruleset),
                ruleset.template(),
                ruleset.enabled() ? 1 : 0,
                RulesetJson.text(ruleset),
                user,
                now,
                now);
            return key(connection, key(ruleset));
          });
    } catch (SQLException e) {
      throw refused(e, ruleset);
    }
  }

  /** Changes a ruleset that is still as the caller has seen it. */
  public void change(long key, int version, Ruleset ruleset, @Nullable String user)
      throws InvalidRulesetException, RulesetConflictException {
    check(ruleset);
    int count;
    try {
      count =
          transactions.once(
              connection ->
                  update(
                      connection,
                      "update ruleset set ruleset_name = ?, name_key = ?, template_fk = ?, enabled = ?,"
                          + " content = ?, changed_by = ?, version = version + 1, updated_time = ?"
                          + " where pk = ? and version = ?",
                      ruleset.name(),
                      key(ruleset),
                      ruleset.template(),
                      ruleset.enabled() ? 1 : 0,
                      RulesetJson.text(ruleset),
                      user,
                      now(),
                      key,
                      version));
    } catch (SQLException e) {
      throw refused(e, ruleset);
    }
    if (count == 0) {
      throw new RulesetConflictException("Somebody else has changed or deleted it meanwhile");
    }
  }

  /** Deletes a ruleset; series keep the template that they have got by it. */
  public void delete(long key) {
    try {
      transactions.call(
          connection -> {
            update(connection, "update change_mark set mark = mark + 1 where topic = 'templates'");
            return update(connection, "delete from ruleset where pk = ?", key);
          });
    } catch (SQLException e) {
      throw new DatabaseFailedException(e);
    }
  }

  private static String key(Ruleset ruleset) {
    return ruleset.name().strip().toUpperCase(Locale.ROOT);
  }

  /**
   * Whether it can be kept and tried.
   *
   * @throws InvalidRulesetException with all that is wrong
   */
  public static void check(Ruleset ruleset) throws InvalidRulesetException {
    List<String> problems = ruleset.problems();
    if (!problems.isEmpty()) {
      throw new InvalidRulesetException(problems);
    }
  }

  private static RulesetConflictException refused(SQLException e, Ruleset ruleset) {
    if (LocalTransactions.isUniqueViolation(e)) {
      return new RulesetConflictException("There is a ruleset " + ruleset.name() + " already");
    }
    if (LocalTransactions.isConflict(e)) {
      return new RulesetConflictException("There is no such template");
    }
    throw new DatabaseFailedException(e);
  }

  private static long key(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select pk from ruleset where name_key = ?")) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private List<StoredRuleset> read(Sql sql) {
    try {
      return transactions.call(
          connection -> {
            List<StoredRuleset> found = new ArrayList<>();
            try (PreparedStatement statement = sql.prepare(connection);
                ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                found.add(row(row));
              }
            }
            return found;
          });
    } catch (SQLException e) {
      throw new DatabaseFailedException(e);
    }
  }

  private static StoredRuleset row(ResultSet row) throws SQLException {
    Ruleset ruleset =
        RulesetJson.stored(
            row.getString("ruleset_name"),
            row.getLong("template_fk"),
            row.getInt("enabled") != 0,
            row.getString("content"));
    return new StoredRuleset(
        row.getLong("pk"),
        ruleset,
        row.getString("template_name"),
        row.getInt("version"),
        row.getString("changed_by"),
        row.getObject("created_time", OffsetDateTime.class).toInstant(),
        row.getObject("updated_time", OffsetDateTime.class).toInstant());
  }

  private Object now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }

  private static int update(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }
}
