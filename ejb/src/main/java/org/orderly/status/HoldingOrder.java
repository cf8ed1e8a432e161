package org.orderly.status;

import java.util.Arrays;
import java.util.Optional;

/** How a list is sorted; each order is that of an index. */
public enum HoldingOrder {
  LAST_RECEIVED("-received"),
  FIRST_RECEIVED("received"),
  NAME("name"),
  NAME_DESCENDING("-name");

  private final String text;

  HoldingOrder(String text) {
    this.text = text;
  }

  /** As addresses name it. */
  public String text() {
    return text;
  }

  public static Optional<HoldingOrder> ofText(String text) {
    return Arrays.stream(values()).filter(order -> order.text.equals(text)).findFirst();
  }

  boolean isByName() {
    return this == NAME || this == NAME_DESCENDING;
  }

  boolean isDescending() {
    return this == LAST_RECEIVED || this == NAME_DESCENDING;
  }

  /** What the list is sorted by first; the key comes second. */
  String column(HoldingLevel level) {
    return isByName() ? level.nameColumn() : level.alias() + ".created_time";
  }

  String sql(HoldingLevel level) {
    return " order by " + column(level) + direction() + ", " + level.alias() + ".id" + direction();
  }

  String direction() {
    return isDescending() ? " desc" : "";
  }
}
