package org.orderly.web.ui.process;

import java.io.Serializable;

/** An extra structure in the form of a template; its steps are lines as in {@code expand 5}. */
public final class ExtraRow implements Serializable {
  private String label = "";
  private String type = "AVOIDANCE";
  private String colour = "#0000FF";
  private String from = "";
  private String steps = "";

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

  public String getFrom() {
    return from;
  }

  public void setFrom(String from) {
    this.from = Text.of(from);
  }

  public String getSteps() {
    return steps;
  }

  public void setSteps(String steps) {
    this.steps = Text.of(steps);
  }
}
