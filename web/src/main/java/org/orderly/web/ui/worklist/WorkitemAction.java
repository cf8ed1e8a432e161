package org.orderly.web.ui.worklist;

import java.util.Locale;

/** What can be done to work items on the page. */
public enum WorkitemAction {
  CREATE,
  CLAIM,
  COMPLETE,
  CANCEL,
  SUBSCRIBE,
  UNSUBSCRIBE,
  TEMPLATE;

  /** The beginning of this action's text keys. */
  public String key() {
    return "worklist." + name().toLowerCase(Locale.ROOT);
  }
}
