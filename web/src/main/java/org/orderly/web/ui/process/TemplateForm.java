package org.orderly.web.ui.process;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.orderly.template.Operator;
import org.orderly.template.RoiType;
import org.orderly.template.Template;

/** What is entered for a template, right or wrong. */
public final class TemplateForm implements Serializable {
  private String name = "";
  private String description = "";
  private final ArrayList<StructureRow> structures = new ArrayList<>();
  private final ArrayList<ExtraRow> extras = new ArrayList<>();

  static TemplateForm empty() {
    TemplateForm form = new TemplateForm();
    form.structures.add(new StructureRow());
    return form;
  }

  static TemplateForm of(Template template) {
    TemplateForm form = new TemplateForm();
    form.name = template.name();
    form.description = template.description();
    for (Template.Model model : template.models()) {
      for (Template.Structure structure : model.structures()) {
        StructureRow row = new StructureRow();
        row.setModel(model.id());
        row.setModelName(model.name());
        row.setNumber(Integer.toString(structure.mapId()));
        row.setLabel(structure.label());
        row.setType(structure.type().name());
        row.setColour(structure.colour());
        form.structures.add(row);
      }
    }
    for (Template.Extra extra : template.extras()) {
      ExtraRow row = new ExtraRow();
      row.setLabel(extra.label());
      row.setType(extra.type().name());
      row.setColour(extra.colour());
      row.setFrom(extra.from());
      row.setSteps(
          extra.steps().stream().map(TemplateForm::step).collect(Collectors.joining("\n")));
      form.extras.add(row);
    }
    return form;
  }

  private static String step(Template.Step step) {
    String behind =
        step.structure() != null
            ? ' ' + step.structure()
            : step.amount() == null ? "" : ' ' + step.amount().toPlainString();
    return step.operator().text() + behind;
  }

  /**
   * The template that was entered.
   *
   * @param problems takes what cannot be read
   */
  Template template(List<String> problems) {
    Map<String, List<Template.Structure>> byModel = new LinkedHashMap<>();
    Map<String, String> names = new LinkedHashMap<>();
    for (StructureRow row : structures) {
      int number = -1;
      if (row.getNumber().matches("\\d{1,8}")) {
        number = Integer.parseInt(row.getNumber());
      } else {
        problems.add("The number of structure " + row.getLabel() + " is no whole number");
      }
      byModel
          .computeIfAbsent(row.getModel(), k -> new ArrayList<>())
          .add(
              new Template.Structure(
                  number,
                  row.getLabel(),
                  type(row.getType()),
                  row.getColour().toUpperCase(Locale.ROOT)));
      names.merge(row.getModel(), row.getModelName(), (a, b) -> a.isEmpty() ? b : a);
    }
    List<Template.Model> models = new ArrayList<>();
    byModel.forEach(
        (id, all) -> models.add(new Template.Model(id, names.getOrDefault(id, ""), all)));
    List<Template.Extra> made = new ArrayList<>();
    for (ExtraRow row : extras) {
      made.add(
          new Template.Extra(
              row.getLabel(),
              type(row.getType()),
              row.getColour().toUpperCase(Locale.ROOT),
              row.getFrom(),
              steps(row, problems)));
    }
    return new Template(name, description, models, made);
  }

  private static RoiType type(String name) {
    return Arrays.stream(RoiType.values())
        .filter(t -> t.name().equals(name))
        .findFirst()
        .orElse(RoiType.ORGAN);
  }

  private static List<Template.Step> steps(ExtraRow row, List<String> problems) {
    List<Template.Step> steps = new ArrayList<>();
    for (String line : row.getSteps().split("\\R")) {
      if (line.isBlank()) {
        continue;
      }
      String[] words = line.strip().split("\\s+", 2);
      String behind = words.length > 1 ? words[1] : "";
      Operator operator =
          Arrays.stream(Operator.values())
              .filter(o -> o.text().equalsIgnoreCase(words[0]))
              .findFirst()
              .orElse(null);
      if (operator == null) {
        problems.add(row.getLabel() + ": there is no operator " + words[0]);
      } else if (behind.matches("-?\\d{1,6}(\\.\\d{1,4})?")) {
        steps.add(new Template.Step(operator, null, new BigDecimal(behind)));
      } else {
        steps.add(new Template.Step(operator, behind.isEmpty() ? null : behind, null));
      }
    }
    return steps;
  }

  void addStructure() {
    structures.add(
        structures.isEmpty() ? new StructureRow() : structures.get(structures.size() - 1).next());
  }

  void removeStructure(StructureRow row) {
    structures.remove(row);
  }

  void addExtra() {
    extras.add(new ExtraRow());
  }

  void removeExtra(ExtraRow row) {
    extras.remove(row);
  }

  public String getName() {
    return name;
  }

  public void setName(String name) {
    this.name = Text.of(name);
  }

  public String getDescription() {
    return description;
  }

  public void setDescription(String description) {
    this.description = Text.of(description).replace("\r", "");
  }

  public List<StructureRow> getStructures() {
    return structures;
  }

  public List<ExtraRow> getExtras() {
    return extras;
  }
}
