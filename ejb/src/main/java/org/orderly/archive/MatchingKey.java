package org.orderly.archive;

import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.DateRange;
import org.orderly.dicom.data.TimeRange;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Tags;

/**
 * A column by which entities are matched (PS3.4 C.2.2.2).
 *
 * @param upperCase column with the same text in upper case, for matching without regard to case
 */
record MatchingKey(Level level, String column, Kind kind, @Nullable String upperCase) {

  private static final Map<Integer, MatchingKey> KEYS = new TreeMap<>();
  private static final DateTimeFormatter DATE = DateTimeFormatter.BASIC_ISO_DATE;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HHmmss.SSSSSS", Locale.ROOT);

  /** How values of a column compare. */
  enum Kind {
    UID,
    TEXT,
    NAME,
    DATE,
    TIME,
    NUMBER,
    MODALITIES
  }

  static {
    text(Level.PATIENT, Tag.PatientID, "p.patient_id");
    text(Level.PATIENT, Tag.IssuerOfPatientID, "p.issuer");
    add(Level.PATIENT, Tag.PatientName, "p.patient_name", Kind.NAME, "p.name_key");
    add(Level.PATIENT, Tag.PatientBirthDate, "p.birth_date", Kind.DATE, null);
    text(Level.PATIENT, Tag.PatientSex, "p.sex");
    add(Level.STUDY, Tag.StudyInstanceUID, "st.study_iuid", Kind.UID, null);
    text(Level.STUDY, Tag.StudyID, "st.study_id");
    add(Level.STUDY, Tag.StudyDate, "st.study_date", Kind.DATE, null);
    add(Level.STUDY, Tag.StudyTime, "st.study_time", Kind.TIME, null);
    text(Level.STUDY, Tag.AccessionNumber, "st.accession_no");
    add(Level.STUDY, Tag.StudyDescription, "st.description", Kind.TEXT, "st.description_key");
    add(
        Level.STUDY,
        Tag.ReferringPhysicianName,
        "st.referring_name",
        Kind.NAME,
        "st.referring_key");
    add(Level.STUDY, Tag.ModalitiesInStudy, "st.modalities", Kind.MODALITIES, null);
    number(Level.STUDY, Tag.NumberOfStudyRelatedSeries, "st.num_series");
    number(Level.STUDY, Tag.NumberOfStudyRelatedInstances, "st.num_instances");
    add(Level.SERIES, Tag.SeriesInstanceUID, "se.series_iuid", Kind.UID, null);
    text(Level.SERIES, Tag.Modality, "se.modality");
    number(Level.SERIES, Tag.SeriesNumber, "se.series_no");
    add(Level.SERIES, Tag.SeriesDescription, "se.description", Kind.TEXT, "se.description_key");
    text(Level.SERIES, Tag.BodyPartExamined, "se.body_part");
    text(Level.SERIES, Tag.Laterality, "se.laterality");
    text(Level.SERIES, Tag.StationName, "se.station_name");
    text(Level.SERIES, Tag.InstitutionName, "se.institution");
    text(Level.SERIES, Tag.InstitutionalDepartmentName, "se.department");
    add(Level.SERIES, Tag.PerformedProcedureStepStartDate, "se.pps_start_date", Kind.DATE, null);
    add(Level.SERIES, Tag.PerformedProcedureStepStartTime, "se.pps_start_time", Kind.TIME, null);
    number(Level.SERIES, Tag.NumberOfSeriesRelatedInstances, "se.num_instances");
    add(Level.INSTANCE, Tag.SOPInstanceUID, "i.sop_iuid", Kind.UID, null);
    add(Level.INSTANCE, Tag.SOPClassUID, "i.sop_cuid", Kind.UID, null);
    number(Level.INSTANCE, Tag.InstanceNumber, "i.instance_no");
    number(Level.INSTANCE, Tag.NumberOfFrames, "i.num_frames");
    add(Level.INSTANCE, Tag.ContentDate, "i.content_date", Kind.DATE, null);
    add(Level.INSTANCE, Tag.ContentTime, "i.content_time", Kind.TIME, null);
  }

  private static void text(Level level, int tag, String column) {
    add(level, tag, column, Kind.TEXT, null);
  }

  private static void number(Level level, int tag, String column) {
    add(level, tag, column, Kind.NUMBER, null);
  }

  private static void add(Level level, int tag, String column, Kind kind, @Nullable String upper) {
    KEYS.put(tag, new MatchingKey(level, column, kind, upper));
  }

  /** By tag; not all tags are matched by. */
  static Map<Integer, MatchingKey> all() {
    return KEYS;
  }

  static MatchingKey of(int tag) {
    return Objects.requireNonNull(KEYS.get(tag));
  }

  /** The condition for a key of the request; empty if it matches everything. */
  Sql condition(int tag, DataSet keys, boolean fuzzy) {
    List<String> values = new ArrayList<>();
    for (String value : keys.strings(tag)) {
      String stripped = value.strip();
      if (!stripped.isEmpty() && !stripped.chars().allMatch(c -> c == '*')) {
        values.add(stripped);
      }
    }
    if (values.isEmpty()) {
      return new Sql();
    }
    return switch (kind) {
      case UID -> new Sql().add(column).in(uids(values));
      case TEXT -> TextMatch.any(values, this::text);
      case NAME ->
          TextMatch.any(
              values,
              value ->
                  fuzzy
                      ? TextMatch.words(String.valueOf(upperCase), value)
                      : TextMatch.name(String.valueOf(upperCase), value));
      case DATE -> TextMatch.any(values, value -> date(tag, value));
      case TIME -> TextMatch.any(values, value -> time(tag, value));
      case NUMBER -> TextMatch.any(values, value -> number(tag, value));
      case MODALITIES -> TextMatch.any(values, this::modality);
    };
  }

  /** A list of UIDs may come as one value with commas (PS3.18 8.3.4.1). */
  private static List<String> uids(List<String> values) {
    List<String> uids = new ArrayList<>();
    for (String value : values) {
      uids.addAll(List.of(value.split(",")));
    }
    return uids;
  }

  private Sql text(String value) {
    return upperCase != null
        ? TextMatch.wildcard(upperCase, value.toUpperCase(Locale.ROOT))
        : TextMatch.wildcard(column, value);
  }

  private Sql date(int tag, String value) {
    DateRange range = dates(tag, value);
    return range(
        range.from() == null ? null : DATE.format(range.from()),
        range.to() == null ? null : DATE.format(range.to()));
  }

  private Sql time(int tag, String value) {
    TimeRange range = times(tag, value);
    return range(
        range.from() == null ? null : ZonedMatch.start(range.from()),
        range.to() == null ? null : TIME.format(range.to()));
  }

  static DateRange dates(int tag, String value) {
    return DateRange.parse(value).orElseThrow(() -> invalid(tag, "date or date range"));
  }

  static TimeRange times(int tag, String value) {
    return TimeRange.parse(value).orElseThrow(() -> invalid(tag, "time or time range"));
  }

  private Sql range(@Nullable String from, @Nullable String to) {
    if (from != null && from.equals(to)) {
      return new Sql().add(column + " = ?", from);
    } else if (from == null) {
      return new Sql().add(column + " <= ?", String.valueOf(to));
    } else if (to == null) {
      return new Sql().add(column + " >= ?", from);
    }
    return new Sql().add(column + " between ? and ?", from, to);
  }

  private Sql number(int tag, String value) {
    try {
      return new Sql().add(column + " = ?", Integer.parseInt(value));
    } catch (NumberFormatException e) {
      throw invalid(tag, "number");
    }
  }

  private Sql modality(String value) {
    return TextMatch.contains(column, "|" + value + "|");
  }

  private static IllegalArgumentException invalid(int tag, String expected) {
    return new IllegalArgumentException(
        Tags.toString(tag)
            + " "
            + org.orderly.dicom.dict.Dictionary.keywordOf(tag)
            + " is no "
            + expected);
  }
}
