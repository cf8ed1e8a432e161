package org.orderly.status;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.Sql;
import org.orderly.archive.TextMatch;

/**
 * Makes the conditions of a list. What may be rare is looked up first where few rows are to be
 * looked at, so that no statement walks through a million images for the one that is meant.
 */
final class ListConditions {
  /** So many are given to the list by key; more are common, and walking finds enough soon. */
  private static final int FEW = 500;

  /** The key of no row. */
  private static final long NONE = -1;

  private static final String UID_PART = "[0-9.]+";

  private final Connection connection;
  private final HoldingLevel level;
  private final List<Sql> conditions = new ArrayList<>();
  private HoldingLevel highest;

  private ListConditions(Connection connection, HoldingLevel level) {
    this.connection = connection;
    this.level = level;
    highest = level;
  }

  /** From and where of the list. */
  static Sql of(Connection connection, HoldingLevel level, HoldingFilter filter)
      throws SQLException {
    ListConditions made = new ListConditions(connection, level);
    made.add(filter);
    Sql sql = new Sql().add(level.from(made.highest));
    for (int i = 0; i < made.conditions.size(); i++) {
      sql.add(i == 0 ? " where " : " and ").add(made.conditions.get(i));
    }
    return sql;
  }

  private void add(HoldingFilter filter) throws SQLException {
    if (level == HoldingLevel.PATIENT) {
      conditions.add(new Sql().add("p.merged_into is null"));
    }
    time(filter.from(), " >= ?");
    time(filter.until(), " < ?");
    HoldingFilter.Scope within = filter.within();
    if (within != null && within.level().ordinal() >= level.ordinal()) {
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
    if (filter.status() != null && level != HoldingLevel.PATIENT) {
      status(filter.status());
    }
    if (!filter.text().isEmpty()) {
      text(filter.text());
    }
  }

  private void needs(HoldingLevel table) {
    highest = table.ordinal() > highest.ordinal() ? table : highest;
  }

  private void time(@Nullable Instant time, String comparison) {
    if (time != null) {
      conditions.add(
          new Sql()
              .add(level.alias() + ".created_time" + comparison, time.atOffset(ZoneOffset.UTC)));
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

  private void status(HoldingStatus status) throws SQLException {
    needs(HoldingLevel.STUDY);
    List<Long> few = few(HoldingLevel.STUDY, HoldingLevel.STUDY, status.possible());
    if (few != null) {
      conditions.add(new Sql().add("st.id").in(few));
    }
    StringBuilder covers = new StringBuilder("t.study_iuid = st.study_iuid");
    if (level != HoldingLevel.STUDY) {
      covers.append(" and (t.series_iuid is null or t.series_iuid = se.series_iuid)");
    }
    if (level == HoldingLevel.IMAGE) {
      covers.append(" and (t.sop_iuid is null or t.sop_iuid = i.sop_iuid)");
    }
    conditions.add(status.condition(covers.toString()));
  }

  private void text(String text) throws SQLException {
    if (level != HoldingLevel.IMAGE) {
      needs(HoldingLevel.PATIENT);
      conditions.add(match(text));
      return;
    }
    List<Long> series = few(HoldingLevel.SERIES, HoldingLevel.PATIENT, match(text));
    boolean uid = text.matches(UID_PART);
    Sql own = TextMatch.contains("i.sop_iuid", text);
    List<Long> images = uid ? few(HoldingLevel.IMAGE, HoldingLevel.IMAGE, own) : List.of(NONE);
    if (series != null && images != null) {
      Sql either = new Sql().add("(i.series_fk").in(series).add(" or i.id").in(images);
      conditions.add(either.add(")"));
      return;
    }
    needs(HoldingLevel.PATIENT);
    Sql walked = new Sql().add("(").add(match(text));
    conditions.add((uid ? walked.add(" or ").add(own) : walked).add(")"));
  }

  /** The text at any level from series up; for images their own is added. */
  private Sql match(String text) {
    Sql sql = new Sql().add("(");
    if (level.ordinal() <= HoldingLevel.SERIES.ordinal()) {
      sql.add(TextMatch.contains("se.series_iuid", text)).add(" or ");
    }
    if (level.ordinal() <= HoldingLevel.STUDY.ordinal()) {
      sql.add(TextMatch.contains("st.study_iuid", text)).add(" or ");
      sql.add(TextMatch.contains("st.accession_no", text)).add(" or ");
      sql.add(TextMatch.contains("st.description_key", text.toUpperCase(Locale.ROOT))).add(" or ");
    }
    sql.add(TextMatch.contains("upper(p.patient_id)", text.toUpperCase(Locale.ROOT)));
    return sql.add(" or ").add(TextMatch.words("p.name_key", text)).add(")");
  }

  /** The keys if they are few, never an empty list; null if they are many. */
  private @Nullable List<Long> few(HoldingLevel of, HoldingLevel upTo, Sql condition)
      throws SQLException {
    List<Long> keys = new ArrayList<>();
    Sql sql =
        new Sql()
            .add("select " + of.alias() + ".id" + of.from(upTo) + " where ")
            .add(condition)
            .add(" limit " + (FEW + 1));
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        keys.add(row.getLong(1));
      }
    }
    if (keys.isEmpty()) {
      keys.add(NONE);
    }
    return keys.size() > FEW ? null : keys;
  }
}
