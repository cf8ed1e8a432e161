package org.orderly.archive;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.DateTimes;
import org.orderly.dicom.dict.Tag;

/**
 * Makes the statements of a query. An inner select finds the keys of one page with only the tables
 * that conditions and order need; the outer one fetches what is shown of just these.
 */
final class QueryStatement {

  private final QueryLevel level;
  private final QueryRequest request;
  private final Set<Level> needed = EnumSet.noneOf(Level.class);
  private final List<Sql> conditions = new ArrayList<>();
  private final String order;

  /**
   * @param zone of dates and times in the database
   */
  QueryStatement(QueryLevel level, QueryRequest request, ZoneId zone) {
    this.level = level;
    this.request = request;
    Set<Integer> done = new HashSet<>();
    DateTimes.offset(request.keys().string(Tag.TimezoneOffsetFromUTC, ""))
        .ifPresent(offset -> zonedKeys(new ZonedMatch(offset, zone), done));
    for (Map.Entry<Integer, MatchingKey> entry : MatchingKey.all().entrySet()) {
      int tag = entry.getKey();
      if (request.keys().contains(tag) && !done.contains(tag)) {
        MatchingKey key = entry.getValue();
        add(key.level(), key.condition(tag, request.keys(), request.fuzzy()));
      }
    }
    sequenceKeys(request.keys());
    if (level == QueryLevel.PATIENT) {
      conditions.add(new Sql().add("p.merged_into is null"));
    }
    order = order();
  }

  private void add(Level table, Sql condition) {
    if (table.ordinal() <= level.ordinal() && !condition.isEmpty()) {
      needed.add(table);
      conditions.add(condition);
    }
  }

  /** Dates, each with its time, that the request tells in a zone of its own. */
  private void zonedKeys(ZonedMatch zoned, Set<Integer> done) {
    ZonedMatch.TIME_OF_DATE.forEach(
        (date, time) -> {
          done.add(date);
          done.add(time);
          MatchingKey key = MatchingKey.of(date);
          String dates = request.keys().string(date, "").strip();
          String times = request.keys().string(time, "").strip();
          add(
              key.level(),
              zoned.condition(
                  key.column(),
                  MatchingKey.of(time).column(),
                  dates.isEmpty() ? null : MatchingKey.dates(date, dates),
                  times.isEmpty() ? null : MatchingKey.times(time, times)));
        });
  }

  /** Adds a condition on the level's own table; an empty one changes nothing. */
  QueryStatement and(Sql condition) {
    if (!condition.isEmpty()) {
      conditions.add(condition);
    }
    return this;
  }

  /** Keys within sequences that have a column. */
  private void sequenceKeys(DataSet keys) {
    DataSet issuer = keys.item(Tag.IssuerOfAccessionNumberSequence);
    String name = issuer == null ? null : issuer.string(Tag.LocalNamespaceEntityID);
    if (name != null && level != QueryLevel.PATIENT) {
      needed.add(Level.STUDY);
      conditions.add(new Sql().add("st.accession_issuer = ?", name));
    }
    DataSet step = keys.item(Tag.ReferencedPerformedProcedureStepSequence);
    String uid = step == null ? null : step.string(Tag.ReferencedSOPInstanceUID);
    if (uid != null && level.ordinal() >= QueryLevel.SERIES.ordinal()) {
      needed.add(Level.SERIES);
      conditions.add(new Sql().add("se.pps_iuid = ?", uid));
    }
    DataSet order = keys.item(Tag.RequestAttributesSequence);
    if (order != null) {
      add(Level.SERIES, SeriesRequests.condition(order));
    }
    if (level == QueryLevel.STUDY || level == QueryLevel.SERIES) {
      sopClasses(keys);
    }
  }

  private void sopClasses(DataSet keys) {
    List<String> classes = keys.strings(Tag.SOPClassesInStudy);
    if (level == QueryLevel.STUDY && !classes.isEmpty() && !classes.get(0).isEmpty()) {
      conditions.add(
          new Sql()
              .add("exists (select 1 from instance xi join series xs on xs.id = xi.series_fk")
              .add(" where xs.study_fk = st.id and xi.sop_cuid")
              .in(classes)
              .add(")"));
    }
  }

  private String order() {
    List<String> columns = new ArrayList<>();
    for (QueryRequest.OrderBy by : request.order()) {
      MatchingKey key = MatchingKey.all().get(by.tag());
      if (key != null && key.level().ordinal() <= level.ordinal()) {
        needed.add(key.level());
        columns.add(key.column() + (by.ascending() ? "" : " desc"));
      }
    }
    String id = alias() + ".id";
    if (!columns.isEmpty()) {
      columns.add(id);
    } else if (level == QueryLevel.PATIENT || level == QueryLevel.STUDY) {
      columns.add(id + " desc");
    } else if (request.keys().hasValue(Tag.StudyInstanceUID)) {
      needed.add(Level.SERIES);
      columns.add("se.series_no");
      columns.add("se.id");
      if (level == QueryLevel.INSTANCE) {
        columns.add("i.instance_no");
        columns.add("i.id");
      }
    } else {
      columns.add(id);
    }
    return " order by " + String.join(", ", columns);
  }

  private String alias() {
    return switch (level) {
      case PATIENT -> "p";
      case STUDY -> "st";
      case SERIES -> "se";
      case INSTANCE -> "i";
    };
  }

  /** From the level's own table up to the highest that is needed. */
  private String from(boolean all) {
    int highest = level.ordinal();
    for (Level table : all ? EnumSet.allOf(Level.class) : needed) {
      highest = Math.min(highest, table.ordinal());
    }
    StringBuilder from = new StringBuilder(" from ");
    from.append(
        switch (level) {
          case PATIENT -> "patient p";
          case STUDY -> "study st";
          case SERIES -> "series se";
          case INSTANCE -> "instance i";
        });
    if (level == QueryLevel.INSTANCE && highest < Level.INSTANCE.ordinal()) {
      from.append(" join series se on se.id = i.series_fk");
    }
    if (level.ordinal() > Level.STUDY.ordinal() && highest < Level.SERIES.ordinal()) {
      from.append(" join study st on st.id = se.study_fk");
    }
    if (level != QueryLevel.PATIENT && highest < Level.STUDY.ordinal()) {
      from.append(" join patient p on p.id = st.patient_fk");
    }
    return from.toString();
  }

  private Sql where() {
    Sql where = new Sql();
    for (Sql condition : conditions) {
      where.add(where.isEmpty() ? " where " : " and ").add(condition);
    }
    return where;
  }

  Sql count() {
    return new Sql().add("select count(*)" + from(false)).add(where());
  }

  /** One column of all answers, in order. */
  Sql keys(String column) {
    return new Sql().add("select " + column + from(false)).add(where()).add(order);
  }

  Sql page() {
    Sql sql = new Sql().add("select p.id, p.attributes");
    if (level == QueryLevel.PATIENT) {
      sql.add(", (select count(*) from study xs where xs.patient_fk = p.id)");
    } else {
      sql.add(", st.study_iuid, st.attributes, st.modalities, st.num_series, st.num_instances");
    }
    if (level.ordinal() >= QueryLevel.SERIES.ordinal()) {
      sql.add(", se.series_iuid, se.attributes, se.num_instances");
    }
    if (level == QueryLevel.INSTANCE) {
      sql.add(", i.sop_iuid, i.attributes, i.storage_id, i.transfer_syntax");
    }
    sql.add(from(true)).add(" where " + alias() + ".id in (select x.id from (select ");
    sql.add(alias() + ".id" + from(false)).add(where()).add(order);
    if (request.limit() > 0) {
      sql.add(" limit ?", request.limit());
    }
    if (request.offset() > 0) {
      sql.add(" offset ?", request.offset());
    }
    return sql.add(") x)").add(order);
  }
}
