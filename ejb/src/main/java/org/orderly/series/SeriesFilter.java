package org.orderly.series;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Selects series; what is null or empty selects all.
 *
 * @param text part of a patient ID or UID, words of a name, part of a description or protocol
 */
public record SeriesFilter(
    @Nullable SeriesStatus status,
    @Nullable SeriesState state,
    String modality,
    String protocol,
    String text,
    Days days) {

  public static final SeriesFilter ALL = new SeriesFilter(null, null, "", "", "");

  /** Of any days. */
  public SeriesFilter(
      @Nullable SeriesStatus status,
      @Nullable SeriesState state,
      String modality,
      String protocol,
      String text) {
    this(status, state, modality, protocol, text, Days.ANY);
  }

  /**
   * When series were scanned and when they came; null: there is no bound.
   *
   * @param scanFrom the first day, as in DICOM
   * @param scanTill the last day
   * @param from the earliest time
   * @param before the first time that is too late
   */
  public record Days(
      @Nullable String scanFrom,
      @Nullable String scanTill,
      @Nullable Instant from,
      @Nullable Instant before) {
    public static final Days ANY = new Days(null, null, null, null);
  }

  /** What a filter is about. */
  public enum Field {
    STATUS("p.series_status"),
    STATE("p.series_state"),
    MODALITY("se.modality"),
    PROTOCOL("p.protocol");

    private final String column;

    Field(String column) {
      this.column = column;
    }

    String column() {
      return column;
    }
  }

  /** The same, whatever that field is. */
  SeriesFilter without(Field field) {
    return new SeriesFilter(
        field == Field.STATUS ? null : status,
        field == Field.STATE ? null : state,
        field == Field.MODALITY ? "" : modality,
        field == Field.PROTOCOL ? "" : protocol,
        text,
        days);
  }
}
