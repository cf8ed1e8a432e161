package org.orderly.web.ui.process;

import java.io.Serializable;

/** A structure in the form of a template; each names the model that it is of. */
public final class StructureRow implements Serializable {
  private String model = "";
  private String modelName = "";
  private String number = "";
  private String label = "";
  private String type = "ORGAN";
  private String colour = "#FF0000";

  /** The next structure of the same model. */
  StructureRow next() {
    StructureRow row = new StructureRow();
    row.model = model;
    row.modelName = modelName;
    row.number = number.matches("\\d{1,8}") ? Integer.toString(Integer.parseInt(number) + 1) : "";
    return row;
  }

  public String getModel() {
    return model;
  }

  public void setModel(String model) {
    this.model = Text.of(model);
  }

  public String getModelName() {
    return modelName;
  }

  public void setModelName(String modelName) {
    this.modelName = Text.of(modelName);
  }

  public String getNumber() {
    return number;
  }

  public void setNumber(String number) {
    this.number = Text.of(number);
  }

  public String getLabel() {
    return label;
  }

  public void setLabel(String label) {
    this.label = Text.of(label);
  }

  public String getType() {
    return type;
  }

  public void setType(String type) {
    this.type = Text.of(type);
  }

  public String getColour() {
    return colour;
  }

  public void setColour(String colour) {
    this.colour = Text.of(colour);
  }
}
