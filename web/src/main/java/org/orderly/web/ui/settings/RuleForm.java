package org.orderly.web.ui.settings;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orderly.conf.Condition;
import org.orderly.conf.ConditionQuery;
import org.orderly.conf.ConditionQuery.Phrase;
import org.orderly.conf.RuleQuery;
import org.orderly.conf.RuleQuery.Join;

/**
 * The conditions of a rule in two levels, as rows of controls and as the text of a query. A text
 * that somebody has changed counts before the rows.
 */
public final class RuleForm implements Serializable {

  static final String PROPERTIES = "dcmProperty";
  static final String QUERY = "orderlyQuery";
  static final String ENABLED = "orderlyQueryEnabled";

  private static final long serialVersionUID = 1L;
  private static final int MOST = 50;
  private static final List<String> KEYWORDS =
      List.of(
          "AccessionNumber",
          "BodyPartExamined",
          "ImageType",
          "InstitutionName",
          "Manufacturer",
          "Modality",
          "PatientID",
          "PatientSex",
          "ProtocolName",
          "SOPClassUID",
          "SeriesDescription",
          "SliceThickness",
          "StationName",
          "StudyDate",
          "StudyDescription",
          "ViewPosition",
          "ReceivingApplicationEntityTitle",
          "SendingApplicationEntityTitle",
          "SendingHostname",
          "Transport");

  private final ArrayList<GroupForm> groups = new ArrayList<>();
  private final ArrayList<String> readProperties = new ArrayList<>();
  private final ArrayList<String> readQuery = new ArrayList<>();
  private Join join = Join.ALL;
  private String shown = "";
  private String text = "";

  /** Conditions that belong together. */
  public static final class GroupForm implements Serializable {
    private static final long serialVersionUID = 1L;

    private final ArrayList<LineForm> lines = new ArrayList<>();
    private Join join = Join.ALL;

    public List<LineForm> getLines() {
      return lines;
    }

    public String getJoin() {
      return join.name();
    }

    public void setJoin(@Nullable String name) {
      join = "ANY".equals(name) ? Join.ANY : Join.ALL;
    }
  }

  /** The parts of one condition. */
  public static final class LineForm implements Serializable {
    private static final long serialVersionUID = 1L;

    private String keyword = "";
    private String operator = "=";
    private String value = "";

    public String getKeyword() {
      return keyword;
    }

    public void setKeyword(@Nullable String name) {
      keyword = name == null ? "" : name.strip();
    }

    public String getOperator() {
      return operator;
    }

    public void setOperator(@Nullable String name) {
      operator = name == null ? "=" : name;
    }

    public String getValue() {
      return value;
    }

    public void setValue(@Nullable String entered) {
      value = entered == null ? "" : entered.strip();
    }

    private boolean isEmpty() {
      return keyword.isEmpty() && value.isEmpty();
    }

    private Phrase phrase() {
      List<String> values = List.of(value);
      if (operator.equals("exists") || operator.equals("absent")) {
        values = List.of();
      } else if (operator.equals("in") || operator.equals("not in")) {
        values = Arrays.stream(value.split(",")).map(String::strip).toList();
      }
      return new Phrase(keyword, operator, values);
    }

    private static LineForm of(Condition condition) {
      Phrase phrase = ConditionQuery.phrase(condition);
      LineForm line = new LineForm();
      line.keyword = phrase.keyword();
      line.operator = phrase.operator();
      line.value = String.join(", ", phrase.values());
      return line;
    }
  }

  static RuleForm of(Map<String, List<String>> values) {
    RuleForm form = new RuleForm();
    form.readProperties.addAll(values.getOrDefault(PROPERTIES, List.of()));
    form.readQuery.addAll(values.getOrDefault(QUERY, List.of()));
    try {
      form.fill(RuleQuery.of(form.readProperties, String.join(" ", form.readQuery)));
    } catch (IllegalArgumentException e) {
      // written by other tools: shown as it is, to be mended
      form.text = String.join(" ", form.readQuery);
    }
    return form;
  }

  private void fill(RuleQuery query) {
    join = query.join();
    groups.clear();
    for (RuleQuery.Group group : query.groups()) {
      GroupForm made = new GroupForm();
      made.join = group.join();
      group.conditions().forEach(condition -> made.lines.add(LineForm.of(condition)));
      groups.add(made);
    }
    if (groups.isEmpty()) {
      addGroup();
    }
    shown = query.toString();
    text = shown;
  }

  /**
   * The conditions as they are entered; both faces show them afterwards.
   *
   * @throws IllegalArgumentException naming what is wrong and where
   */
  RuleQuery read() {
    RuleQuery query = isTextChanged() ? ConditionQuery.parse(text) : rows();
    fill(query);
    return query;
  }

  private boolean isTextChanged() {
    return !text.strip().equals(shown);
  }

  private RuleQuery rows() {
    List<RuleQuery.Group> read = new ArrayList<>();
    for (GroupForm group : groups) {
      List<Condition> conditions = new ArrayList<>();
      for (LineForm line : group.lines) {
        if (!line.isEmpty()) {
          conditions.add(ConditionQuery.condition(line.phrase()));
        }
      }
      if (!conditions.isEmpty()) {
        read.add(new RuleQuery.Group(group.join, conditions));
      }
    }
    return read.isEmpty() ? RuleQuery.NONE : new RuleQuery(join, read);
  }

  /**
   * The values of the attributes. Plain conditions are written so that others understand them, too;
   * what was not changed stays where it was.
   *
   * @throws IllegalArgumentException naming what is wrong and where
   */
  Map<String, List<String>> values(boolean enabled) {
    String before = readText();
    RuleQuery query = read();
    if (query.toString().equals(before) && (enabled || !readQuery.isEmpty())) {
      return Map.of(PROPERTIES, List.copyOf(readProperties), QUERY, List.copyOf(readQuery));
    }
    if (query.groups().isEmpty()) {
      return Map.of(PROPERTIES, List.of(), QUERY, List.of());
    }
    if (enabled && query.properties().isPresent()) {
      return Map.of(
          PROPERTIES, query.properties().get().stream().map(Condition::text).toList(),
          QUERY, List.of());
    }
    return Map.of(PROPERTIES, List.of(), QUERY, List.of(query.toString()));
  }

  private String readText() {
    try {
      return RuleQuery.of(readProperties, String.join(" ", readQuery)).toString();
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  void addGroup() {
    if (groups.size() < MOST) {
      GroupForm group = new GroupForm();
      group.lines.add(new LineForm());
      groups.add(group);
    }
  }

  static void addLine(GroupForm group) {
    if (group.lines.size() < MOST) {
      group.lines.add(new LineForm());
    }
  }

  /** Takes a condition away, with its group when that is empty then. */
  void remove(GroupForm group, LineForm line) {
    group.lines.removeIf(one -> one == line);
    groups.removeIf(one -> one.lines.isEmpty());
    if (groups.isEmpty()) {
      addGroup();
    }
  }

  /**
   * Makes rows of a text that was changed.
   *
   * @throws IllegalArgumentException naming what is wrong and where
   */
  void takeText() {
    if (isTextChanged()) {
      read();
    }
  }

  public List<GroupForm> getGroups() {
    return groups;
  }

  public String getJoin() {
    return join.name();
  }

  public void setJoin(@Nullable String name) {
    join = "ANY".equals(name) ? Join.ANY : Join.ALL;
  }

  public String getText() {
    return text;
  }

  public void setText(@Nullable String entered) {
    text = entered == null ? "" : entered.strip();
  }

  /** Keywords that are mostly asked for; any other may be entered. */
  public List<String> getKeywords() {
    return KEYWORDS;
  }

  public List<String> getOperators() {
    return Phrase.OPERATORS;
  }
}
