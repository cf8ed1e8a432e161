package org.orderly.conf;

/**
 * The conditions of a rule in two levels ({@code orderlyQuery}), instead of {@code dcmProperty}.
 *
 * @param enabled false: kept, but not asked
 */
public record RuleFilter(RuleQuery query, boolean enabled) {

  public static final RuleFilter NONE = new RuleFilter(RuleQuery.NONE, true);

  /** What must hold now. */
  public RuleQuery active() {
    return enabled ? query : RuleQuery.NONE;
  }
}
