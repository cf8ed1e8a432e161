package org.orderly.ups;

/** From where a work item is acted upon. */
public enum Origin {
  REST,
  DIMSE,
  RULE,
  TIMER,
  HL7,
  PAGE
}
