package org.orderly.ruleset;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.orderly.dicom.dict.Vr;

/** What a condition asks of the values; a negative one is the opposite of its positive. */
public enum Comparison {
  EQUALS(Form.ANY),
  NOT_EQUALS(Form.ANY),
  GREATER(Form.ORDER),
  LESS(Form.ORDER),
  GREATER_OR_EQUAL(Form.ORDER),
  LESS_OR_EQUAL(Form.ORDER),
  CONTAINS(Form.TEXT),
  NOT_CONTAINS(Form.TEXT),
  CONTAINS_CASE(Form.TEXT),
  NOT_CONTAINS_CASE(Form.TEXT),
  EXACT(Form.TEXT),
  NOT_EXACT(Form.TEXT),
  MATCHES(Form.TEXT),
  EXISTS(Form.PRESENCE),
  NOT_EXISTS(Form.PRESENCE);

  private enum Form {
    PRESENCE,
    TEXT,
    ORDER,
    ANY
  }

  private static final Set<Vr> NUMBERS =
      EnumSet.of(Vr.DS, Vr.IS, Vr.FD, Vr.FL, Vr.SL, Vr.SS, Vr.UL, Vr.US, Vr.SV, Vr.UV);
  private static final Set<Vr> TIMES = EnumSet.of(Vr.DA, Vr.TM, Vr.DT);
  private static final Set<Vr> TEXTS =
      EnumSet.of(
          Vr.AE, Vr.AS, Vr.CS, Vr.LO, Vr.LT, Vr.PN, Vr.SH, Vr.ST, Vr.UC, Vr.UI, Vr.UR, Vr.UT);

  private final Form form;

  Comparison(Form form) {
    this.form = form;
  }

  /** As rows and requests have it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** How the console calls it. */
  public String key() {
    return "rulesets.operator." + text();
  }

  static Optional<Comparison> ofText(String text) {
    return Arrays.stream(values()).filter(c -> c.text().equals(text)).findFirst();
  }

  boolean needsValue() {
    return form != Form.PRESENCE;
  }

  /** Whether values of that kind can be asked so. */
  boolean allows(Vr vr) {
    return switch (form) {
      case PRESENCE -> true;
      case TEXT -> TEXTS.contains(vr) || TIMES.contains(vr);
      case ORDER -> isNumber(vr) || TIMES.contains(vr);
      case ANY -> isNumber(vr) || TIMES.contains(vr) || TEXTS.contains(vr);
    };
  }

  static boolean isNumber(Vr vr) {
    return NUMBERS.contains(vr);
  }

  static boolean isTime(Vr vr) {
    return TIMES.contains(vr);
  }

  /** Of a negative one the positive, which it is the opposite of; else empty. */
  Optional<Comparison> opposite() {
    return switch (this) {
      case NOT_EQUALS -> Optional.of(EQUALS);
      case NOT_CONTAINS -> Optional.of(CONTAINS);
      case NOT_CONTAINS_CASE -> Optional.of(CONTAINS_CASE);
      case NOT_EXACT -> Optional.of(EXACT);
      case NOT_EXISTS -> Optional.of(EXISTS);
      default -> Optional.empty();
    };
  }
}
