package org.orderly.deident;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import javax.sql.DataSource;
import org.orderly.common.LocalTransactions;
import org.orderly.dicom.deident.PseudonymKey;
import org.orderly.dicom.deident.Pseudonyms;

/** The scopes of pseudonyms in the database, each with a key of its own. */
public final class PseudonymDatabase {
  private static final int KEY_BYTES = 32;
  private static final int TRIES = 5;
  private static final int NAME_LENGTH = 64;
  private static final int WHO_LENGTH = 255;

  /** A row of {@code pseudonym_scope}. */
  record Scope(long id, PseudonymKey key) {}

  private final LocalTransactions transactions;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  public PseudonymDatabase(DataSource dataSource, Clock clock) {
    this.transactions = new LocalTransactions(dataSource, TRIES);
    this.clock = clock;
  }

  /**
   * The pseudonyms of a scope, which is made if it is new.
   *
   * @param who on whose behalf they are asked for: a user, or the work that is done
   */
  public Pseudonyms scope(String name, String who) {
    if (name.isBlank() || name.length() > NAME_LENGTH) {
      throw new IllegalArgumentException(
          "the name of a scope has 1 to " + NAME_LENGTH + " characters");
    }
    String asker = who.length() <= WHO_LENGTH ? who : who.substring(0, WHO_LENGTH);
    return new ScopedPseudonyms(transactions, clock, scope(name), asker);
  }

  private Scope scope(String name) {
    try {
      return transactions.call(
          connection -> {
            Optional<Scope> found = find(connection, name);
            if (found.isEmpty()) {
              insert(connection, name); // refused if another node was faster: the next try finds it
              found = find(connection, name);
            }
            return found.orElseThrow();
          });
    } catch (SQLException e) {
      throw new PseudonymsUnavailableException(e);
    }
  }

  private static Optional<Scope> find(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select id, secret from pseudonym_scope where name = ?")) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next()
            ? Optional.of(new Scope(rows.getLong(1), new PseudonymKey(rows.getBytes(2))))
            : Optional.empty();
      }
    }
  }

  private void insert(Connection connection, String name) throws SQLException {
    byte[] secret = new byte[KEY_BYTES];
    random.nextBytes(secret);
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into pseudonym_scope (name, secret, created_time) values (?,?,?)")) {
      statement.setString(1, name);
      statement.setBytes(2, secret);
      statement.setObject(3, now(clock));
      statement.executeUpdate();
    }
  }

  static OffsetDateTime now(Clock clock) {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC);
  }
}
