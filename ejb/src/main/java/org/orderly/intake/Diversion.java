package org.orderly.intake;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Takes objects that are received but not for the archive. */
public interface Diversion {

  /**
   * Whether objects of a study are; asked for each object, so it must not take long.
   *
   * @throws IOException if it cannot tell
   */
  boolean awaits(String studyIuid) throws IOException;

  /**
   * Takes an object; when this returns, it is durable.
   *
   * @param file in which it is (PS3.10); it is deleted afterwards
   * @return why it is refused; null: it was taken
   * @throws IOException if it could not be kept
   */
  @Nullable String take(Diverted object, Path file) throws IOException;

  /** The object that is diverted. */
  record Diverted(String studyIuid, String sopCuid, String sopIuid) {}
}
