package org.orderly.ups;

import java.util.List;

/**
 * What became of a request that was carried out.
 *
 * @param uid of the work item acted upon, or of the well-known subscription instance
 */
public record UpsResult(String uid, List<UpsWarning> warnings) {

  public UpsResult {
    warnings = List.copyOf(warnings);
  }

  static UpsResult of(String uid) {
    return new UpsResult(uid, List.of());
  }

  static UpsResult warning(String uid, UpsWarning warning) {
    return new UpsResult(uid, List.of(warning));
  }
}
