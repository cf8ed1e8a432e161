package org.orderly.status;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Period;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.Sql;
import org.orderly.archive.StudyAttributes;
import org.orderly.dicom.dict.Tag;

/**
 * How old patients were at their newest study: Patient's Age (0010,1010) if the study has one, else
 * counted from the birth date.
 */
final class PatientAges {
  private static final String NEWEST =
      "select st.patient_fk, st.study_date, st.attributes from study st where st.id in"
          + " (select max(n.id) from study n where n.patient_fk";

  private final Connection connection;

  PatientAges(Connection connection) {
    this.connection = connection;
  }

  /** By key of the patient; the birth date is where the age is to be. */
  Map<Long, String> of(List<Holding> patients) throws SQLException {
    Map<Long, String> births = new HashMap<>();
    patients.forEach(patient -> births.put(patient.key(), patient.age()));
    Map<Long, String> ages = new HashMap<>();
    if (births.isEmpty()) {
      return ages;
    }
    Sql sql = new Sql().add(NEWEST).in(births.keySet()).add(" group by n.patient_fk)");
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        long key = row.getLong(1);
        String told = StudyAttributes.decode(row.getBytes(3)).string(Tag.PatientAge, "").strip();
        ages.put(key, told.isEmpty() ? between(births.get(key), row.getString(2)) : shown(told));
      }
    }
    return ages;
  }

  /** {@code 034Y} is shown as 34 years, in the letters of the standard. */
  private static String shown(String age) {
    return age.matches("\\d{3}[DWMY]")
        ? Integer.parseInt(age.substring(0, 3)) + " " + age.substring(3)
        : age;
  }

  static String between(@Nullable String birth, @Nullable String day) {
    if (birth == null || day == null) {
      return "";
    }
    try {
      DateTimeFormatter format = DateTimeFormatter.BASIC_ISO_DATE.withLocale(Locale.ROOT);
      LocalDate from = LocalDate.parse(birth, format);
      LocalDate to = LocalDate.parse(day, format);
      Period age = Period.between(from, to);
      if (from.isAfter(to)) {
        return "";
      } else if (age.getYears() > 1) {
        return age.getYears() + " Y";
      }
      long months = age.toTotalMonths();
      return months > 0 ? months + " M" : age.getDays() + " D";
    } catch (DateTimeException e) {
      return "";
    }
  }
}
