package org.orderly.series;

/** Who chose the template of a series. */
public enum TemplateOrigin {
  RULE,
  MANUAL
}
