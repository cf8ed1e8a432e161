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

  String sql(HoldingLevel level) {
    boolean byName = this == NAME || this == NAME_DESCENDING;
    String direction = this == LAST_RECEIVED || this == NAME_DESCENDING ? " desc" : "";
    String column = byName ? level.nameColumn() : level.alias() + ".created_time";
    return " order by " + column + direction + ", " + level.alias() + ".id" + direction;
  }
}
