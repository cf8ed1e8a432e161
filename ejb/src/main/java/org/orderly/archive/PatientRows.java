package org.orderly.archive;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.orderly.common.ColumnText;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;

/** Rows of patients for other features, always in the transaction of the caller. */
public final class PatientRows {

  /** Keys are handed out in blocks of this size; one from inside a block is nobody else's. */
  private static final int FIRST_BLOCK = 1;

  private PatientRows() {}

  /** One patient. */
  record Row(long id, PatientIdentity identity, @Nullable Long mergedInto) {
    long dominant() {
      return mergedInto == null ? id : mergedInto;
    }
  }

  /**
   * Key of the patient whom Patient ID and issuer of the data set name, made if there is none yet;
   * for a patient who was merged that of the dominant one. Without Patient ID always a new patient.
   */
  public static long keyOf(Connection connection, DataSet object, Instant now) throws SQLException {
    Row found = exact(connection, PatientIdentity.of(object));
    return found == null ? insert(connection, object, now).id() : found.dominant();
  }

  /** Whether the data set says anything about a patient. */
  public static boolean isDescribed(DataSet object) {
    for (int tag : Level.PATIENT.tags()) {
      if (object.hasValue(tag)) {
        return true;
      }
    }
    return false;
  }

  /** Whether an attribute describes the patient, and so is kept with the patient only. */
  public static boolean describes(int tag) {
    return Level.PATIENT.has(tag);
  }

  /** The attributes in a patient's row, in ASCII or UTF-8. */
  public static DataSet decode(byte[] attributes) {
    return Attributes.decode(attributes);
  }

  static @Nullable Row exact(Connection connection, PatientIdentity identity) throws SQLException {
    if (identity.id() == null) {
      return null;
    }
    for (Row row : withId(connection, identity.id())) {
      if (row.identity().issuer().equals(identity.issuer())) {
        return row;
      }
    }
    return null;
  }

  /**
   * As {@link #exact}, else the only patient that may be meant if one of both tells no issuer.
   *
   * @throws PatientChangeException if several may be meant
   */
  static @Nullable Row fitting(Connection connection, PatientIdentity identity)
      throws SQLException, PatientChangeException {
    Row exact = exact(connection, identity);
    if (exact != null || identity.id() == null) {
      return exact;
    }
    List<Row> fitting =
        withId(connection, identity.id()).stream()
            .filter(row -> row.identity().mayBe(identity))
            .toList();
    if (fitting.stream().map(Row::dominant).distinct().count() > 1) {
      throw new PatientChangeException(
          PatientChangeException.Reason.AMBIGUOUS, "several patients have that ID");
    }
    return fitting.isEmpty() ? null : fitting.get(0);
  }

  private static List<Row> withId(Connection connection, String patientId) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select id, patient_id, issuer, merged_into from patient where patient_id = ?")) {
      statement.setString(1, patientId);
      return rows(statement);
    }
  }

  /** Locks both in the order of their keys, so that opposite merges wait and do not deadlock. */
  static List<Row> lock(Connection connection, long one, long other) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select id, patient_id, issuer, merged_into from patient where id in (?, ?)"
                + " order by id for update")) {
      statement.setLong(1, one);
      statement.setLong(2, other);
      return rows(statement);
    }
  }

  private static List<Row> rows(PreparedStatement statement) throws SQLException {
    List<Row> found = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        long mergedInto = row.getLong(4);
        Long dominant = row.wasNull() ? null : mergedInto;
        found.add(
            new Row(
                row.getLong(1),
                new PatientIdentity(row.getString(2), Objects.requireNonNull(row.getString(3))),
                dominant));
      }
    }
    return found;
  }

  static Row insert(Connection connection, DataSet object, Instant now) throws SQLException {
    PatientIdentity identity = PatientIdentity.of(object);
    DataSet own = Attributes.of(object, Level.PATIENT);
    long id = newKey(connection);
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into patient (id, patient_id, issuer, created_time, patient_name, name_key,"
                + " birth_date, sex, responsible_key, issuer_universal_id, issuer_universal_type,"
                + " updated_time, attributes) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      statement.setLong(1, id);
      statement.setString(2, identity.id());
      statement.setString(3, identity.issuer());
      statement.setTimestamp(4, Timestamp.from(now));
      demographics(statement, 5, own, now);
      statement.executeUpdate();
    }
    addOtherIds(connection, id, own);
    return new Row(id, identity, null);
  }

  private static long newKey(Connection connection) throws SQLException {
    long key = FIRST_BLOCK;
    while (key == FIRST_BLOCK) {
      try (PreparedStatement statement =
              connection.prepareStatement("select nextval('patient_seq')");
          ResultSet row = statement.executeQuery()) {
        row.next();
        key = row.getLong(1);
      }
    }
    return key - 1;
  }

  private static void demographics(PreparedStatement statement, int first, DataSet own, Instant now)
      throws SQLException {
    String name = ColumnText.of(own, Tag.PatientName, 1000);
    statement.setString(first, name);
    statement.setString(first + 1, ColumnText.key(name));
    statement.setString(first + 2, Attributes.date(own, Tag.PatientBirthDate));
    statement.setString(first + 3, ColumnText.of(own, Tag.PatientSex, 16));
    PatientKeys keys = PatientKeys.of(own);
    statement.setString(first + 4, keys.responsible());
    statement.setString(first + 5, keys.issuerUniversalId());
    statement.setString(first + 6, keys.issuerUniversalType());
    statement.setTimestamp(first + 7, Timestamp.from(now));
    statement.setBytes(first + 8, Attributes.encode(own));
  }

  private static void addOtherIds(Connection connection, long patient, DataSet own)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into patient_other_id (patient_fk, other_id) values (?, ?)")) {
      for (String id : PatientKeys.of(own).otherIds()) {
        statement.setLong(1, patient);
        statement.setString(2, id);
        statement.executeUpdate();
      }
    }
  }

  private static void removeOtherIds(Connection connection, long patient) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("delete from patient_other_id where patient_fk = ?")) {
      statement.setLong(1, patient);
      statement.executeUpdate();
    }
  }

  /**
   * Overwrites what the data set has of the patient's attributes; an element without value clears.
   * ID and issuer stay.
   */
  static void update(Connection connection, long id, DataSet changes, Instant now)
      throws SQLException {
    DataSet own = attributes(connection, id);
    DataSet changed = Attributes.of(changes, Level.PATIENT);
    changed.remove(Tag.PatientID);
    changed.remove(Tag.IssuerOfPatientID);
    changed.remove(Tag.IssuerOfPatientIDQualifiersSequence);
    Attributes.join(own, changed);
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update patient set patient_name = ?, name_key = ?, birth_date = ?, sex = ?,"
                + " responsible_key = ?, issuer_universal_id = ?, issuer_universal_type = ?,"
                + " updated_time = ?, attributes = ? where id = ?")) {
      demographics(statement, 1, own, now);
      statement.setLong(10, id);
      statement.executeUpdate();
    }
    if (changed.contains(Tag.OtherPatientIDsSequence)) {
      removeOtherIds(connection, id);
      addOtherIds(connection, id, own);
    }
  }

  private static DataSet attributes(Connection connection, long id) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select attributes from patient where id = ?")) {
      statement.setLong(1, id);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Attributes.decode(row.getBytes(1)) : new DataSet();
      }
    }
  }

  /** Whether all that the data set says of the patient is in its row. */
  public static boolean knows(Connection connection, long id, DataSet object) throws SQLException {
    return Attributes.contains(attributes(connection, id), Attributes.of(object, Level.PATIENT));
  }

  /** Notes the merge, also for those who were merged into the prior patient before. */
  static void merge(Connection connection, long prior, long dominant, Instant now)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update patient set merged_into = ?, merged_time = ? where id = ? or merged_into = ?")) {
      statement.setLong(1, dominant);
      statement.setTimestamp(2, Timestamp.from(now));
      statement.setLong(3, prior);
      statement.setLong(4, prior);
      statement.executeUpdate();
    }
  }

  static void moveStudies(Connection connection, long prior, long dominant) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("update study set patient_fk = ? where patient_fk = ?")) {
      statement.setLong(1, dominant);
      statement.setLong(2, prior);
      statement.executeUpdate();
    }
  }

  /** Patients merged since then. */
  static List<Row> mergedSince(Connection connection, Instant since) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select id, patient_id, issuer, merged_into from patient where merged_time >= ?")) {
      statement.setTimestamp(1, Timestamp.from(since));
      return rows(statement);
    }
  }
}
