package org.orderly.web.ui.process;

import org.orderly.source.FolderStatus;
import org.orderly.web.ui.StatusLook;
import org.orderly.web.ui.Texts;

/** How far a folder has come, as icon, colour and word. */
final class FolderLook {
  static final String KEY = "folders.status.";

  private FolderLook() {}

  static StatusLook of(FolderStatus status, Texts texts) {
    String word = texts.get(KEY + status.name());
    return switch (status) {
      case COPYING, STAGED -> new StatusLook(word, "st-in-progress", "pi-sync");
      case COPIED -> new StatusLook(word, "st-pending", "pi-clock");
      case SEPARATED -> new StatusLook(word, "st-completed", "pi-check-circle");
      case FAILED -> new StatusLook(word, "st-failed", "pi-times-circle");
      case REMOVED -> new StatusLook(word, "st-cancelled", "pi-ban");
    };
  }
}
