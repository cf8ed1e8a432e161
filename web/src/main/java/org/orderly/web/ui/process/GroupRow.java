package org.orderly.web.ui.process;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.orderly.ruleset.Ruleset;

/** A group of conditions in the form of a ruleset. */
public final class GroupRow implements Serializable {
  private String match = "ALL";
  private final ArrayList<ConditionRow> conditions = new ArrayList<>();

  static GroupRow empty() {
    GroupRow row = new GroupRow();
    row.conditions.add(new ConditionRow());
    return row;
  }

  static GroupRow of(Ruleset.Group group) {
    GroupRow row = new GroupRow();
    row.match = group.all() ? "ALL" : "ANY";
    group.conditions().forEach(condition -> row.conditions.add(ConditionRow.of(condition)));
    return row;
  }

  Ruleset.Group group() {
    return new Ruleset.Group(
        !match.equals("ANY"), conditions.stream().map(ConditionRow::condition).toList());
  }

  public String getMatch() {
    return match;
  }

  public void setMatch(String match) {
    this.match = Text.of(match);
  }

  public List<ConditionRow> getConditions() {
    return conditions;
  }
}
