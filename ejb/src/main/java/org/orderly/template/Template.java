package org.orderly.template;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is to be segmented.
 *
 * @param extras structures that are made of the others, in this order
 */
public record Template(String name, String description, List<Model> models, List<Extra> extras) {

  private static final int LONGEST_NAME = 64;
  private static final int LONGEST_DESCRIPTION = 1000;
  private static final int LONGEST_LABEL = 16;
  private static final int MOST_MODELS = 100;
  private static final int MOST_STRUCTURES = 1000;
  private static final int MOST_STEPS = 20;
  private static final BigDecimal MOST_AMOUNT = BigDecimal.valueOf(1000);
  private static final Pattern COLOUR = Pattern.compile("#[0-9A-F]{6}");

  public Template {
    models = List.copyOf(models);
    extras = List.copyOf(extras);
  }

  /**
   * A model that segments some structures.
   *
   * @param id as the segmentation server knows it
   */
  public record Model(String id, String name, List<Structure> structures) {
    public Model {
      structures = List.copyOf(structures);
    }
  }

  /**
   * A structure of a model.
   *
   * @param mapId its number in the output of the model
   * @param label ROI Name, at most 16 characters (TG-263)
   * @param colour as in #FF0000
   */
  public record Structure(int mapId, String label, RoiType type, String colour) {}

  /**
   * A structure that is made of another one.
   *
   * @param from label of what it begins with
   */
  public record Extra(String label, RoiType type, String colour, String from, List<Step> steps) {
    public Extra {
      steps = List.copyOf(steps);
    }
  }

  /**
   * A step of the making.
   *
   * @param structure label of another structure, where the operator needs one
   * @param amount millimetres, or cubic centimetres of small components
   */
  public record Step(Operator operator, @Nullable String structure, @Nullable BigDecimal amount) {}

  public int structures() {
    return models.stream().mapToInt(m -> m.structures().size()).sum() + extras.size();
  }

  /** What is wrong with it; empty: nothing. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    text(problems, "The name", name, LONGEST_NAME, true);
    text(problems, "The description", description, LONGEST_DESCRIPTION, false);
    if (models.isEmpty()) {
      problems.add("There is no model");
    }
    if (models.size() > MOST_MODELS || structures() > MOST_STRUCTURES) {
      problems.add("There are more than " + MOST_STRUCTURES + " structures");
      return problems;
    }
    Set<String> labels = new HashSet<>();
    Set<String> ids = new HashSet<>();
    for (Model model : models) {
      model(problems, model, ids, labels);
    }
    for (Extra extra : extras) {
      extra(problems, extra, labels);
    }
    return problems;
  }

  private static void model(
      List<String> problems, Model model, Set<String> ids, Set<String> labels) {
    text(problems, "The ID of a model", model.id(), LONGEST_NAME, true);
    text(problems, "The name of model " + model.id(), model.name(), LONGEST_NAME, false);
    if (!ids.add(model.id())) {
      problems.add("Model " + model.id() + " is there twice");
    }
    if (model.structures().isEmpty()) {
      problems.add("Model " + model.id() + " has no structure");
    }
    Set<Integer> numbers = new HashSet<>();
    for (Structure structure : model.structures()) {
      label(problems, structure.label(), structure.colour(), labels);
      if (structure.mapId() < 0 || !numbers.add(structure.mapId())) {
        problems.add(
            "Number "
                + structure.mapId()
                + " of model "
                + model.id()
                + " is negative or there twice");
      }
    }
  }

  private static void extra(List<String> problems, Extra extra, Set<String> labels) {
    // what it is made of must have come before
    if (!labels.contains(key(extra.from()))) {
      problems.add(extra.label() + " is made of " + extra.from() + ", which is not before it");
    }
    if (extra.steps().isEmpty() || extra.steps().size() > MOST_STEPS) {
      problems.add(extra.label() + " needs 1 to " + MOST_STEPS + " steps");
    }
    for (Step step : extra.steps()) {
      String operator = step.operator().text();
      String other = step.structure();
      BigDecimal amount = step.amount();
      boolean wantsOther = step.operator().needs() == Operator.Needs.STRUCTURE;
      boolean wantsAmount = step.operator().needs() == Operator.Needs.AMOUNT;
      if (wantsOther != (other != null) || wantsAmount != (amount != null)) {
        problems.add(
            extra.label()
                + ": "
                + operator
                + (wantsOther
                    ? " needs a structure"
                    : wantsAmount ? " needs a number" : " needs nothing behind it"));
      } else if (other != null && !labels.contains(key(other))) {
        problems.add(extra.label() + ": " + operator + ": there is no " + other + " before it");
      } else if (amount != null && (amount.signum() <= 0 || amount.compareTo(MOST_AMOUNT) > 0)) {
        problems.add(extra.label() + ": " + operator + ": not a number above 0 and up to 1000");
      }
    }
    label(problems, extra.label(), extra.colour(), labels);
  }

  private static void label(
      List<String> problems, String label, String colour, Set<String> labels) {
    text(problems, "The label " + label, label, LONGEST_LABEL, true);
    if (!label.isBlank() && !labels.add(key(label))) {
      problems.add("The label " + label + " is there twice");
    }
    if (!COLOUR.matcher(colour).matches()) {
      problems.add("The colour of " + label + " is not one as in #FF0000");
    }
  }

  static String key(String name) {
    return name.strip().toUpperCase(Locale.ROOT);
  }

  private static void text(
      List<String> problems, String what, String text, int longest, boolean needed) {
    if (needed && text.isBlank()) {
      problems.add(what + " is missing");
    } else if (text.length() > longest) {
      problems.add(what + " has more than " + longest + " characters");
    } else if (text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n')
        || !text.equals(text.strip())) {
      problems.add(what + " has characters that are not shown, or blanks around it");
    }
  }
}
