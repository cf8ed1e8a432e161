package org.orderly.template;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.representer.Representer;

/**
 * Templates as YAML. Reading makes plain maps, lists and scalars only, without aliases, and refuses
 * what it does not know: a key that was mistyped must not be dropped silently.
 */
public final class TemplateYaml {
  private static final int LONGEST = 1024 * 1024;
  private static final int DEEPEST = 10;

  private final List<String> problems = new ArrayList<>();

  private TemplateYaml() {}

  /** The one canonical form. */
  public static String write(Template template) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("name", template.name());
    root.put("description", template.description());
    List<Object> models = new ArrayList<>();
    for (Template.Model model : template.models()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("id", model.id());
      one.put("name", model.name());
      List<Object> structures = new ArrayList<>();
      for (Template.Structure s : model.structures()) {
        Map<String, Object> structure = new LinkedHashMap<>();
        structure.put("number", s.mapId());
        structure.put("label", s.label());
        structure.put("type", s.type().name());
        structure.put("colour", s.colour());
        structures.add(structure);
      }
      one.put("structures", structures);
      models.add(one);
    }
    root.put("models", models);
    root.put("extraStructures", template.extras().stream().map(TemplateYaml::extra).toList());
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setLineBreak(DumperOptions.LineBreak.UNIX);
    options.setWidth(120);
    return new Yaml(new SafeConstructor(limits()), new Representer(options), options).dump(root);
  }

  private static Map<String, Object> extra(Template.Extra e) {
    Map<String, Object> extra = new LinkedHashMap<>();
    extra.put("label", e.label());
    extra.put("type", e.type().name());
    extra.put("colour", e.colour());
    extra.put("from", e.from());
    List<Object> steps = new ArrayList<>();
    for (Template.Step s : e.steps()) {
      Map<String, Object> step = new LinkedHashMap<>();
      step.put("operator", s.operator().text());
      if (s.structure() != null) {
        step.put("structure", s.structure());
      }
      if (s.amount() != null) {
        // as text: a number would be written as the library likes it
        step.put("amount", s.amount().stripTrailingZeros().toPlainString());
      }
      steps.add(step);
    }
    extra.put("steps", steps);
    return extra;
  }

  private static LoaderOptions limits() {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setAllowRecursiveKeys(false);
    options.setMaxAliasesForCollections(0);
    options.setNestingDepthLimit(DEEPEST);
    options.setCodePointLimit(LONGEST);
    return options;
  }

  /**
   * Reads a template, whose content is checked, too.
   *
   * @throws InvalidTemplateException with all that is wrong
   */
  public static Template read(String text) throws InvalidTemplateException {
    Object root;
    try {
      DumperOptions none = new DumperOptions();
      root = new Yaml(new SafeConstructor(limits()), new Representer(none), none).load(text);
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
      throw new InvalidTemplateException(List.of("Line " + line + ": " + e.getProblem()));
    } catch (YAMLException e) {
      throw new InvalidTemplateException(List.of("This is no YAML: " + e.getMessage()));
    }
    TemplateYaml reader = new TemplateYaml();
    Template template = reader.template(root);
    List<String> problems = new ArrayList<>(reader.problems);
    if (problems.isEmpty()) {
      problems.addAll(template.problems());
    }
    if (!problems.isEmpty()) {
      throw new InvalidTemplateException(problems);
    }
    return template;
  }

  private Template template(@Nullable Object root) {
    Map<?, ?> map =
        map(root, "The template", Set.of("name", "description", "models", "extraStructures"));
    List<Template.Model> models = new ArrayList<>();
    for (Object one : list(map, "models")) {
      Map<?, ?> model = map(one, "A model", Set.of("id", "name", "structures"));
      List<Template.Structure> structures = new ArrayList<>();
      for (Object s : list(model, "structures")) {
        structures.add(structure(s));
      }
      models.add(new Template.Model(text(model, "id"), text(model, "name"), structures));
    }
    List<Template.Extra> extras = new ArrayList<>();
    for (Object one : list(map, "extraStructures")) {
      extras.add(extra(one));
    }
    return new Template(text(map, "name"), text(map, "description"), models, extras);
  }

  private Template.Structure structure(@Nullable Object one) {
    Map<?, ?> map = map(one, "A structure", Set.of("number", "label", "type", "colour"));
    int number = -1;
    if (map.get("number") instanceof Integer n) {
      number = n;
    } else {
      problems.add("The number of structure " + text(map, "label") + " is no whole number");
    }
    return new Template.Structure(number, text(map, "label"), type(map), colour(map));
  }

  private Template.Extra extra(@Nullable Object one) {
    Map<?, ?> map =
        map(one, "An extra structure", Set.of("label", "type", "colour", "from", "steps"));
    List<Template.Step> steps = new ArrayList<>();
    for (Object s : list(map, "steps")) {
      Map<?, ?> step = map(s, "A step", Set.of("operator", "structure", "amount"));
      step(text(step, "operator"), step.get("structure"), step.get("amount"), steps);
    }
    return new Template.Extra(text(map, "label"), type(map), colour(map), text(map, "from"), steps);
  }

  private void step(
      String operator,
      @Nullable Object structure,
      @Nullable Object amount,
      List<Template.Step> to) {
    Operator known = Operator.ofText(operator.toLowerCase(Locale.ROOT)).orElse(null);
    if (known == null) {
      problems.add("There is no operator " + operator);
      return;
    }
    try {
      BigDecimal number = amount == null ? null : new BigDecimal(amount.toString());
      to.add(new Template.Step(known, structure == null ? null : structure.toString(), number));
    } catch (NumberFormatException e) {
      problems.add("The amount of " + operator + " is no number");
    }
  }

  private RoiType type(Map<?, ?> map) {
    String name = text(map, "type");
    try {
      return RoiType.valueOf(name);
    } catch (IllegalArgumentException e) {
      problems.add("There is no type " + name + " of a structure");
      return RoiType.ORGAN;
    }
  }

  private static String colour(Map<?, ?> map) {
    return text(map, "colour").toUpperCase(Locale.ROOT);
  }

  private Map<?, ?> map(@Nullable Object value, String what, Set<String> keys) {
    if (!(value instanceof Map<?, ?> map)) {
      problems.add(what + " is not made of names and values");
      return Map.of();
    }
    for (Object key : map.keySet()) {
      if (!keys.contains(String.valueOf(key))) {
        problems.add(what + " has no '" + key + "'");
      }
    }
    return map;
  }

  private List<?> list(Map<?, ?> map, String key) {
    Object value = map.get(key);
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list) {
      return list;
    }
    problems.add("'" + key + "' is no list");
    return List.of();
  }

  private static String text(Map<?, ?> map, String key) {
    Object value = map.get(key);
    return value == null ? "" : value.toString().strip();
  }
}
