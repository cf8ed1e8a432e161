package org.orderly.series;

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
    String text) {

  public static final SeriesFilter ALL = new SeriesFilter(null, null, "", "", "");

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
        text);
  }
}
