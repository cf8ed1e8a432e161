package org.orderly.web.ui.process;

import java.io.Serializable;
import org.orderly.ruleset.Ruleset;

/** A condition in the form of a ruleset. */
public final class ConditionRow implements Serializable {
  private String tag = "";
  private String operator = "equals";
  private String value = "";

  static ConditionRow of(Ruleset.Condition condition) {
    ConditionRow row = new ConditionRow();
    row.tag = condition.tag();
    row.operator = condition.comparison();
    row.value = condition.value();
    return row;
  }

  Ruleset.Condition condition() {
    return new Ruleset.Condition(tag, operator, value);
  }

  public String getTag() {
    return tag;
  }

  public void setTag(String tag) {
    this.tag = Text.of(tag);
  }

  public String getOperator() {
    return operator;
  }

  public void setOperator(String operator) {
    this.operator = Text.of(operator);
  }

  public String getValue() {
    return value;
  }

  public void setValue(String value) {
    this.value = Text.of(value);
  }
}
