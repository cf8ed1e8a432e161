package org.orderly.deident;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.orderly.common.LocalTransactions;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.deident.PseudonymKey;
import org.orderly.dicom.deident.PseudonymKind;
import org.orderly.dicom.deident.Pseudonyms;
import org.orderly.dicom.encoding.DataSetReader;
import org.orderly.dicom.encoding.DataSetWriter;
import org.orderly.dicom.encoding.ReadLimits;
import org.orderly.dicom.encoding.TransferSyntax;

/**
 * Pseudonyms of one scope as rows. What is asked for and the row that says so are one transaction;
 * of two nodes that meet the same original at a time one is refused and finds it when it tries
 * again.
 */
final class ScopedPseudonyms implements Pseudonyms {
  private static final int CHUNK = 200;

  private final LocalTransactions transactions;
  private final Clock clock;
  private final PseudonymDatabase.Scope scope;
  private final String who;

  ScopedPseudonyms(
      LocalTransactions transactions, Clock clock, PseudonymDatabase.Scope scope, String who) {
    this.transactions = transactions;
    this.clock = clock;
    this.scope = scope;
    this.who = who;
  }

  @Override
  public PseudonymKey key() {
    return scope.key();
  }

  @Override
  public Map<String, String> replacements(PseudonymKind kind, Set<String> originals) {
    if (originals.isEmpty()) {
      return Map.of();
    }
    return call(
        connection -> {
          access(connection, "REPLACE", kind, originals.size());
          Map<String, String> found = new HashMap<>();
          for (List<String> some : chunks(originals)) {
            found.putAll(replacements(connection, kind, some));
          }
          return found;
        });
  }

  private Map<String, String> replacements(
      Connection connection, PseudonymKind kind, List<String> originals) throws SQLException {
    Map<String, String> byHash = new TreeMap<>(); // the same order on each node
    originals.forEach(original -> byHash.put(hash(original), original));
    Map<String, String> found = new HashMap<>();
    select(connection, kind, "original_hash", byHash.keySet())
        .forEach(row -> found.put(byHash.remove(row.hash()), row.replacement()));
    if (!byHash.isEmpty()) {
      found.putAll(insert(connection, kind, byHash));
    }
    return found;
  }

  /** Gives each new original the first candidate that nobody has. */
  private Map<String, String> insert(
      Connection connection, PseudonymKind kind, Map<String, String> byHash) throws SQLException {
    Map<String, String> chosen = new HashMap<>();
    Set<String> taken = new TreeSet<>();
    Map<String, String> open = new TreeMap<>(byHash);
    for (int attempt = 0; !open.isEmpty(); attempt++) {
      Map<String, String> candidates = new TreeMap<>();
      for (Map.Entry<String, String> entry : open.entrySet()) {
        candidates.put(entry.getKey(), scope.key().candidate(kind, entry.getValue(), attempt));
      }
      select(connection, kind, "replacement", candidates.values())
          .forEach(row -> taken.add(row.replacement()));
      candidates.forEach(
          (hash, candidate) -> {
            if (taken.add(candidate)) {
              chosen.put(byHash.get(hash), candidate);
              open.remove(hash);
            }
          });
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into pseudonym (scope_fk, kind, original_hash, original, replacement,"
                + " created_time) values (?,?,?,?,?,?)")) {
      for (Map.Entry<String, String> entry : byHash.entrySet()) {
        String original = entry.getValue();
        statement.setLong(1, scope.id());
        statement.setString(2, kind.name());
        statement.setString(3, entry.getKey());
        statement.setString(4, original.replace("\0", "")); // PostgreSQL refuses it
        statement.setString(5, chosen.get(original));
        statement.setObject(6, PseudonymDatabase.now(clock));
        statement.addBatch();
      }
      statement.executeBatch();
    }
    return chosen;
  }

  @Override
  public Map<String, String> originals(PseudonymKind kind, Set<String> replacements) {
    if (replacements.isEmpty()) {
      return Map.of();
    }
    return call(
        connection -> {
          access(connection, "RESOLVE", kind, replacements.size());
          Map<String, String> found = new HashMap<>();
          for (List<String> some : chunks(replacements)) {
            select(connection, kind, "replacement", some)
                .forEach(row -> found.put(row.replacement(), row.original()));
          }
          return found;
        });
  }

  private record Row(String hash, String original, String replacement) {}

  private List<Row> select(
      Connection connection, PseudonymKind kind, String column, Collection<String> values)
      throws SQLException {
    String marks = String.join(",", Collections.nCopies(values.size(), "?"));
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select original_hash, original, replacement from pseudonym"
                + " where scope_fk = ? and kind = ? and "
                + column
                + " in ("
                + marks
                + ")")) {
      statement.setLong(1, scope.id());
      statement.setString(2, kind.name());
      int index = 3;
      for (String value : values) {
        statement.setString(index++, value);
      }
      List<Row> found = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(new Row(rows.getString(1), rows.getString(2), rows.getString(3)));
        }
      }
      return found;
    }
  }

  @Override
  public void remember(String study, DataSet identity) {
    call(
        connection -> {
          access(connection, "REMEMBER", null, 1);
          if (find(connection, study).isEmpty()) {
            insert(connection, study, encoded(identity));
          }
          return study;
        });
  }

  private void insert(Connection connection, String study, byte[] attributes) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into pseudonym_identity (scope_fk, study_iuid, attributes, created_time)"
                + " values (?,?,?,?)")) {
      statement.setLong(1, scope.id());
      statement.setString(2, study);
      statement.setBytes(3, attributes);
      statement.setObject(4, PseudonymDatabase.now(clock));
      statement.executeUpdate();
    }
  }

  @Override
  public Optional<DataSet> identity(String study) {
    return call(connection -> {
          access(connection, "IDENTITY", null, 1);
          return find(connection, study);
        })
        .map(ScopedPseudonyms::decoded);
  }

  private Optional<byte[]> find(Connection connection, String study) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select attributes from pseudonym_identity where scope_fk = ? and study_iuid = ?")) {
      statement.setLong(1, scope.id());
      statement.setString(2, study);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(rows.getBytes(1)) : Optional.empty();
      }
    }
  }

  private void access(
      Connection connection, String action, @Nullable PseudonymKind kind, int entries)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into pseudonym_access (scope_fk, access_time, who, action, kind, entries)"
                + " values (?,?,?,?,?,?)")) {
      statement.setLong(1, scope.id());
      statement.setObject(2, PseudonymDatabase.now(clock));
      statement.setString(3, who);
      statement.setString(4, action);
      if (kind == null) {
        statement.setNull(5, Types.VARCHAR);
      } else {
        statement.setString(5, kind.name());
      }
      statement.setInt(6, entries);
      statement.executeUpdate();
    }
  }

  private <T> T call(LocalTransactions.Step<T, RuntimeException> step) {
    try {
      return transactions.call(step);
    } catch (SQLException e) {
      throw new PseudonymsUnavailableException(e);
    }
  }

  private static List<List<String>> chunks(Set<String> values) {
    List<String> sorted = new ArrayList<>(new TreeSet<>(values));
    List<List<String>> chunks = new ArrayList<>();
    for (int from = 0; from < sorted.size(); from += CHUNK) {
      chunks.add(sorted.subList(from, Math.min(sorted.size(), from + CHUNK)));
    }
    return chunks;
  }

  private static String hash(String original) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(original.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] encoded(DataSet identity) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      new DataSetWriter(out, TransferSyntax.EXPLICIT_LITTLE).write(identity);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DataSet decoded(byte[] bytes) {
    try {
      return new DataSetReader(
              new ByteArrayInputStream(bytes), TransferSyntax.EXPLICIT_LITTLE, ReadLimits.HEAD)
          .readAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
