package org.orderly.segmentation;

import java.util.LinkedHashMap;
import java.util.Map;
import org.orderly.template.InvalidTemplateException;
import org.orderly.template.Template;
import org.orderly.template.TemplateYaml;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** A template as segmentation servers read it: models by ID, each with its structures by number. */
final class ServerTemplate {
  private ServerTemplate() {}

  static String of(SegmentationRun.SentTemplate sent) throws InvalidTemplateException {
    Template template = TemplateYaml.read(sent.content());
    Map<Object, Object> models = new LinkedHashMap<>();
    for (Template.Model model : template.models()) {
      Map<Object, Object> map = new LinkedHashMap<>();
      model.structures().forEach(structure -> map.put(structure.mapId(), structure.label()));
      Map<Object, Object> one = new LinkedHashMap<>();
      one.put("name", model.name());
      one.put("map", map);
      models.put(id(model.id()), one);
    }
    Map<Object, Object> root = new LinkedHashMap<>();
    root.put("name", template.name());
    root.put("protocol", "DRAW");
    root.put("checksum", sent.checksum());
    root.put("models", models);
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setLineBreak(DumperOptions.LineBreak.UNIX);
    return new Yaml(options).dump(root);
  }

  /** Servers count their models. */
  private static Object id(String id) {
    return id.matches("[1-9]\\d{0,8}") ? (Object) Integer.valueOf(id) : id;
  }
}
