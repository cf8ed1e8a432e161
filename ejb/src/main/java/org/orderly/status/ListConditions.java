package org.orderly.status;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.Sql;
import org.orderly.archive.TextMatch;
import org.orderly.status.PossibleStudies.Portion;

/**
 * Makes the conditions of a list. What may be rare is looked up first where few rows are to be
 * looked at, so that no statement walks through a million images for the one that is meant.
 */
final class ListConditions {
  /** The key of no row. */
  private static final long NONE = -1;

  private static final String UID_PART = "[0-9.*?]+";

  private final Connection connection;
  private final HoldingLevel level;
  private final WalkLimits limits;
  private final List<Sql> conditions = new ArrayList<>();
  private HoldingLevel highest;

  private ListConditions(Connection connection, HoldingLevel level, WalkLimits limits) {
    this.connection = connection;
    this.level = level;
    this.limits = limits;
    highest = level;
  }

  /**
   * From and where of the list, whatever the status is.
   *
   * @param portion of the studies in which something may have the status; null if none is asked for
   */
  static Sql of(
      Connection connection,
      HoldingLevel level,
      HoldingFilter filter,
      @Nullable Portion portion,
      WalkLimits limits)
      throws SQLException {
    ListConditions made = new ListConditions(connection, level, limits);
    made.add(filter, portion);
    Sql sql = new Sql().add(level.from(made.highest));
    for (int i = 0; i < made.conditions.size(); i++) {
      sql.add(i == 0 ? " where " : " and ").add(made.conditions.get(i));
    }
    return sql;
  }

  /**
   * What a study has to have if anything in it is to be in the list. Text that only studies and
   * patients have is looked for along: each alone may be common, both together rare.
   */
  static Sql possible(HoldingLevel level, HoldingFilter filter, HoldingStatus status) {
    Sql possible = status.possible();
    if (!filter.text().isEmpty() && !isUidPart(filter.text())) {
      possible.add(" and ").add(studies(filter.text(), false, patients(filter.text())));
    }
    if (filter.from() != null) {
      possible.add(" and st.updated_time >= ?", utc(filter.from().minus(PossibleStudies.SLACK)));
    }
    if (filter.until() != null) {
      possible.add(" and st.created_time < ?", utc(filter.until().plus(PossibleStudies.SLACK)));
    }
    if (!filter.modality().isEmpty()) {
      possible.add(" and ").add(TextMatch.contains("st.modalities", "|" + filter.modality() + "|"));
    }
    if (!filter.sex().isEmpty()) {
      possible.add(
          " and st.patient_fk in (select p.id from patient p where p.sex = ?)", filter.sex());
    }
    HoldingFilter.Scope within = filter.within();
    if (within != null && isScope(level, within)) {
      possible.add(" and ").add(ofScope(within));
    }
    return possible;
  }

  /** A list is not within something smaller than its rows. */
  private static boolean isScope(HoldingLevel level, HoldingFilter.Scope within) {
    return within.level().ordinal() >= level.ordinal();
  }

  private static Sql ofScope(HoldingFilter.Scope scope) {
    return switch (scope.level()) {
      case PATIENT -> new Sql().add("st.patient_fk = ?", scope.key());
      case STUDY -> new Sql().add("st.id = ?", scope.key());
      case SERIES ->
          new Sql()
              .add("st.id in (select se.study_fk from series se where se.id = ?)", scope.key());
      case IMAGE ->
          new Sql()
              .add("st.id in (select se.study_fk from series se join instance i")
              .add(" on i.series_fk = se.id where i.id = ?)", scope.key());
    };
  }

  private static boolean isUidPart(String text) {
    return text.matches(UID_PART);
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }

  private void add(HoldingFilter filter, @Nullable Portion portion) throws SQLException {
    if (level == HoldingLevel.PATIENT) {
      conditions.add(new Sql().add("p.merged_into is null"));
    }
    time(filter.from(), " >= ?");
    time(filter.until(), " < ?");
    HoldingFilter.Scope within = filter.within();
    if (within != null && isScope(level, within)) {
      needs(within.level());
      conditions.add(new Sql().add(within.level().alias() + ".id = ?", within.key()));
    }
    if (!filter.modality().isEmpty()) {
      modality(filter.modality());
    }
    if (!filter.sex().isEmpty()) {
      needs(HoldingLevel.PATIENT);
      conditions.add(new Sql().add("p.sex = ?", filter.sex()));
    }
    boolean found = portion != null && portion(portion, filter.text());
    if (!filter.text().isEmpty() && !found) {
      text(filter.text());
    }
  }

  private void needs(HoldingLevel table) {
    highest = table.ordinal() > highest.ordinal() ? table : highest;
  }

  private void time(@Nullable Instant time, String comparison) {
    if (time != null) {
      conditions.add(new Sql().add(level.alias() + ".created_time" + comparison, utc(time)));
    }
  }

  private void modality(String modality) {
    if (level.ordinal() <= HoldingLevel.SERIES.ordinal()) {
      needs(HoldingLevel.SERIES);
      conditions.add(new Sql().add("se.modality = ?", modality));
    } else if (level == HoldingLevel.STUDY) {
      conditions.add(TextMatch.contains("st.modalities", "|" + modality + "|"));
    } else {
      conditions.add(
          new Sql()
              .add("exists (select 1 from study xs where xs.patient_fk = p.id and ")
              .add(TextMatch.contains("xs.modalities", "|" + modality + "|"))
              .add(")"));
    }
  }

  /**
   * What may have the status; whoever walks looks at the rest.
   *
   * @return whether the text needs no other condition
   */
  private boolean portion(Portion portion, String text) throws SQLException {
    needs(HoldingLevel.STUDY);
    conditions.addAll(portion.times());
    List<Long> studies = portion.studies();
    if (studies == null) {
      return false;
    }
    conditions.add(new Sql().add("st.id").inKeys(studies.isEmpty() ? List.of(NONE) : studies));
    if (text.isEmpty() || !isUidPart(text)) {
      return true;
    }
    if (studies.size() > limits.portion(level)) {
      return false;
    }
    uidPart(text);
    return true;
  }

  /** Among few studies, what has it is found row by row. */
  private void uidPart(String text) throws SQLException {
    needs(HoldingLevel.PATIENT);
    Sql condition = new Sql().add("(").add(patients(text));
    if (level == HoldingLevel.IMAGE) {
      Sql sop = sopUid(text);
      condition.add(sop.isEmpty() ? sop : new Sql().add(" or ").add(sop));
    }
    if (level.ordinal() <= HoldingLevel.SERIES.ordinal()) {
      condition.add(" or ").add(TextMatch.contains("se.series_iuid", text));
    }
    condition.add(" or ").add(TextMatch.contains("st.study_iuid", text));
    condition.add(" or ").add(TextMatch.contains("st.accession_no", text));
    condition.add(" or ").add(TextMatch.contains("st.description_key", text));
    conditions.add(condition.add(")"));
  }

  private void text(String text) throws SQLException {
    boolean uid = isUidPart(text);
    Sql patients = patients(text);
    Sql studies = studies(text, uid, patients);
    switch (level) {
      case PATIENT -> conditions.add(patients);
      case STUDY -> conditions.add(studies);
      case SERIES -> conditions.add(series(text, uid, studies));
      case IMAGE -> images(text, uid, series(text, uid, studies));
    }
  }

  private void images(String text, boolean uid, Sql match) throws SQLException {
    List<Long> series = few(HoldingLevel.SERIES, match);
    Sql condition = new Sql().add("(i.series_fk");
    if (series == null) {
      condition.add(" in (select se.id from series se where ").add(match).add(")");
    } else {
      condition.inKeys(series);
    }
    Sql sop = uid ? sopUid(text) : new Sql();
    if (!sop.isEmpty()) {
      List<Long> images = few(HoldingLevel.IMAGE, sop);
      condition.add(" or ");
      if (images == null) {
        condition.add(sop);
      } else {
        condition.add("i.id").inKeys(images);
      }
    }
    conditions.add(condition.add(")"));
  }

  /**
   * The images themselves with that in their UID. A UID that is a whole one stands for what has it,
   * which an index finds; only a part has to be looked for in all. Nothing for one of a study or
   * series.
   */
  private Sql sopUid(String text) throws SQLException {
    if (isAny(HoldingLevel.STUDY, "st.study_iuid = ?", text)
        || isAny(HoldingLevel.SERIES, "se.series_iuid = ?", text)) {
      return new Sql();
    }
    return isAny(HoldingLevel.IMAGE, "i.sop_iuid = ?", text)
        ? new Sql().add("i.sop_iuid = ?", text)
        : TextMatch.contains("i.sop_iuid", text);
  }

  private boolean isAny(HoldingLevel of, String condition, String text) throws SQLException {
    List<Long> keys = few(of, new Sql().add(condition, text));
    return keys == null || !keys.contains(NONE);
  }

  private static Sql patients(String text) {
    return new Sql()
        .add("(")
        .add(TextMatch.contains("upper(p.patient_id)", text.toUpperCase(Locale.ROOT)))
        .add(" or ")
        .add(TextMatch.words("p.name_key", text))
        .add(")");
  }

  /** Of the study itself or of its patient; each table is looked through once and by itself. */
  private static Sql studies(String text, boolean uid, Sql patients) {
    Sql sql = new Sql().add("(");
    if (uid) {
      sql.add(TextMatch.contains("st.study_iuid", text)).add(" or ");
    }
    return sql.add(TextMatch.contains("st.accession_no", text))
        .add(" or ")
        .add(TextMatch.contains("st.description_key", text.toUpperCase(Locale.ROOT)))
        .add(" or st.patient_fk in (select p.id from patient p where ")
        .add(patients)
        .add("))");
  }

  private static Sql series(String text, boolean uid, Sql studies) {
    Sql sql = new Sql().add("(");
    if (uid) {
      sql.add(TextMatch.contains("se.series_iuid", text)).add(" or ");
    }
    return sql.add("se.study_fk in (select st.id from study st where ").add(studies).add("))");
  }

  /** The keys if they are few, never an empty list; null if they are many. */
  private @Nullable List<Long> few(HoldingLevel of, Sql condition) throws SQLException {
    List<Long> keys = new ArrayList<>();
    Sql sql =
        new Sql()
            .add("select " + of.alias() + ".id" + of.from(of) + " where ")
            .add(condition)
            .add(" limit " + (limits.few() + 1));
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        keys.add(row.getLong(1));
      }
    }
    if (keys.isEmpty()) {
      keys.add(NONE);
    }
    return keys.size() > limits.few() ? null : keys;
  }
}
