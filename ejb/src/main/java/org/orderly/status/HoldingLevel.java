package org.orderly.status;

/** The four lists, with the tables that each begins at. */
public enum HoldingLevel {
  IMAGE("i", "instance i"),
  SERIES("se", "series se"),
  STUDY("st", "study st"),
  PATIENT("p", "patient p");

  private static final String TO_SERIES = " join series se on se.id = i.series_fk";
  private static final String TO_STUDY = " join study st on st.id = se.study_fk";
  private static final String TO_PATIENT = " join patient p on p.id = st.patient_fk";

  private final String alias;
  private final String table;

  HoldingLevel(String alias, String table) {
    this.alias = alias;
    this.table = table;
  }

  String alias() {
    return alias;
  }

  /** A column that names the rows of the list to people. */
  String nameColumn() {
    return switch (this) {
      case IMAGE -> "i.sop_iuid";
      case SERIES -> "se.series_iuid";
      case STUDY -> "st.study_iuid";
      case PATIENT -> "p.name_key";
    };
  }

  /** The list's table and those above it, up to the given one. */
  String from(HoldingLevel upTo) {
    StringBuilder from = new StringBuilder(" from ").append(table);
    String[] joins = {TO_SERIES, TO_STUDY, TO_PATIENT};
    for (int i = ordinal(); i < upTo.ordinal(); i++) {
      from.append(joins[i]);
    }
    return from.toString();
  }
}
