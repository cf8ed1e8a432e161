package org.orderly.template;

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
import org.orderly.archive.TextMatch;
import org.orderly.common.DatabaseFailedException;
import org.orderly.common.LocalTransactions;
import org.orderly.common.Sha256;

/** The templates: listed, made, changed, deleted. */
@ApplicationScoped
public class Templates {
  private static final int TRIES = 5;
  private static final int MOST = 1000;
  private static final String COLUMNS =
      "select pk, content, checksum, version, changed_by, created_time, updated_time from template";

  private final LocalTransactions transactions;
  private final Clock clock;

  @Inject
  public Templates(DataSource database, Clock clock) {
    this.transactions = new LocalTransactions(database, TRIES);
    this.clock = clock;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected Templates() {
    this(null, null);
  }

  /** By name; text is part of the name or the description, or of a label. */
  public List<StoredTemplate> list(String text) {
    Sql sql = new Sql().add(COLUMNS);
    if (!text.isEmpty()) {
      sql.add(" where ").add(TextMatch.contains("upper(content)", text.toUpperCase(Locale.ROOT)));
    }
    return read(sql.add(" order by name_key limit " + MOST));
  }

  /** What a template is chosen by. */
  public record Name(long key, String name) implements java.io.Serializable {}

  /** All names, without the content. */
  public List<Name> names() {
    try {
      return transactions.call(
          connection -> {
            List<Name> found = new ArrayList<>();
            try (PreparedStatement statement =
                    connection.prepareStatement(
                        "select pk, template_name from template order by name_key limit " + MOST);
                ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                found.add(new Name(row.getLong(1), row.getString(2)));
              }
            }
            return found;
          });
    } catch (SQLException e) {
      throw new DatabaseFailedException(e);
    }
  }

  public Optional<StoredTemplate> find(long key) {
    return read(new Sql().add(COLUMNS + " where pk = ?", key)).stream().findFirst();
  }

  /** By name, without regard to case. */
  public Optional<StoredTemplate> find(String name) {
    return read(new Sql().add(COLUMNS + " where name_key = ?", Template.key(name))).stream()
        .findFirst();
  }

  /**
   * Keeps a new template.
   *
   * @return its key
   */
  public long create(Template template, @Nullable String user)
      throws InvalidTemplateException, TemplateConflictException {
    check(template);
    String content = TemplateYaml.write(template);
    Object now = now();
    try {
      return transactions.once(
          connection -> {
            update(
                connection,
                "insert into template (template_name, name_key, description, content, checksum,"
                    + " num_structures, changed_by, created_time, updated_time)"
                    + " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                template.name(),
                Template.key(template.name()),
                template.description(),
                content,
                Sha256.of(content),
                template.structures(),
                user,
                now,
                now);
            return key(connection, template.name());
          });
    } catch (SQLException e) {
      throw named(e, template);
    }
  }

  /** Changes a template that is still as the caller has seen it. */
  public void change(long key, int version, Template template, @Nullable String user)
      throws InvalidTemplateException, TemplateConflictException {
    check(template);
    String content = TemplateYaml.write(template);
    int count;
    try {
      count =
          transactions.once(
              connection ->
                  update(
                      connection,
                      "update template set template_name = ?, name_key = ?, description = ?,"
                          + " content = ?, checksum = ?, num_structures = ?, changed_by = ?,"
                          + " version = version + 1, updated_time = ? where pk = ? and version = ?",
                      template.name(),
                      Template.key(template.name()),
                      template.description(),
                      content,
                      Sha256.of(content),
                      template.structures(),
                      user,
                      now(),
                      key,
                      version));
    } catch (SQLException e) {
      throw named(e, template);
    }
    if (count == 0) {
      throw new TemplateConflictException("Somebody else has changed or deleted it meanwhile");
    }
  }

  /** Deletes a template that no ruleset leads to; series lose it. */
  public void delete(long key) throws TemplateConflictException {
    int count;
    try {
      count =
          transactions.call(
              connection -> {
                update(
                    connection, "update change_mark set mark = mark + 1 where topic = 'templates'");
                return update(
                    connection,
                    "delete from template where pk = ?"
                        + " and not exists (select 1 from ruleset r where r.template_fk = ?)",
                    key,
                    key);
              });
    } catch (SQLException e) {
      throw new DatabaseFailedException(e);
    }
    if (count == 0 && find(key).isPresent()) {
      throw new TemplateConflictException("A ruleset leads to it");
    }
  }

  private static void check(Template template) throws InvalidTemplateException {
    List<String> problems = template.problems();
    if (!problems.isEmpty()) {
      throw new InvalidTemplateException(problems);
    }
  }

  private static TemplateConflictException named(SQLException e, Template template) {
    if (LocalTransactions.isUniqueViolation(e)) {
      return new TemplateConflictException("There is a template " + template.name() + " already");
    }
    throw new DatabaseFailedException(e);
  }

  private static long key(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select pk from template where name_key = ?")) {
      statement.setString(1, Template.key(name));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private List<StoredTemplate> read(Sql sql) {
    try {
      return transactions.call(
          connection -> {
            List<StoredTemplate> found = new ArrayList<>();
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

  private static StoredTemplate row(ResultSet row) throws SQLException {
    try {
      return new StoredTemplate(
          row.getLong("pk"),
          TemplateYaml.read(row.getString("content")),
          row.getString("checksum"),
          row.getInt("version"),
          row.getString("changed_by"),
          row.getObject("created_time", OffsetDateTime.class).toInstant(),
          row.getObject("updated_time", OffsetDateTime.class).toInstant());
    } catch (InvalidTemplateException e) {
      throw new IllegalStateException("a template was changed in the database", e);
    }
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
