package org.orderly.dicom.deident;

import java.io.IOException;

/** Why a series did not become what was asked; names object and attribute, never a value. */
public final class DeidentException extends IOException {

  private static final long serialVersionUID = 1L;

  private final int object;
  private final String path;

  /**
   * @param object its place in the series, from 1 on
   * @param path tags and item numbers, empty if it is about the whole object
   */
  DeidentException(int object, String path, String reason) {
    super("object " + object + (path.isEmpty() ? "" : ", " + path) + ": " + reason);
    this.object = object;
    this.path = path;
  }

  /** The place of the object in the series, from 1 on. */
  public int object() {
    return object;
  }

  /** Where in the object, as tags and item numbers; empty if it is about all of it. */
  public String path() {
    return path;
  }
}
