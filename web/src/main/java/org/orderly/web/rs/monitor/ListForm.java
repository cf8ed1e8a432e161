package org.orderly.web.rs.monitor;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.web.rs.error.BadParameterException;
import org.orderly.web.rs.error.RefusedException;
import org.orderly.web.rs.multipart.MediaRange;

/** The form in which a list is wanted: JSON (no delimiter) or CSV. */
public record ListForm(@Nullable Character delimiter) {

  /** The {@code accept} parameter goes before the header of that name. */
  public static ListForm of(@Nullable String parameter, @Nullable String header) {
    if (parameter != null) {
      try {
        return of(MediaRange.listOf(parameter), "accept");
      } catch (IllegalArgumentException e) {
        throw new BadParameterException("accept", "not a media type");
      }
    }
    if (header == null || header.isBlank()) {
      return new ListForm(null);
    }
    try {
      return of(MediaRange.listOf(header), "Accept");
    } catch (IllegalArgumentException e) {
      throw RefusedException.notAcceptable("Accept is not a list of media types");
    }
  }

  private static ListForm of(List<MediaRange> ranges, String name) {
    for (MediaRange range : ranges) {
      if (range.holds("application/json")) {
        return new ListForm(null);
      }
      if (range.holds("text/csv")) {
        String delimiter = range.parameters().getOrDefault("delimiter", "comma");
        return new ListForm(delimiter.equals("semicolon") ? ';' : ',');
      }
    }
    throw RefusedException.notAcceptable(name + " allows neither application/json nor text/csv");
  }
}
