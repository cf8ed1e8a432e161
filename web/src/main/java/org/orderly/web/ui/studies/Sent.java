package org.orderly.web.ui.studies;

/** How much of something a destination has, as a badge: text, style class and icon. */
public record Sent(int sent, int total, int underWay) {

  public String look() {
    if (underWay > 0) {
      return "st-in-process";
    }
    return sent >= total ? "st-completed" : sent > 0 ? "st-warning" : "st-scheduled";
  }

  public String icon() {
    if (underWay > 0) {
      return "pi-send";
    }
    return sent >= total ? "pi-check-circle" : sent > 0 ? "pi-exclamation-triangle" : "pi-circle";
  }

  public String key() {
    if (underWay > 0) {
      return "studies.sent.underWay";
    }
    return sent >= total
        ? "studies.sent.all"
        : sent > 0 ? "studies.sent.some" : "studies.sent.none";
  }

  /** Whether the numbers tell more than the text. */
  public boolean counted() {
    return sent > 0 && sent < total;
  }
}
