package org.orderly.dicom.deident;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The Basic Profile with options (PS3.15 E.2, E.3) and what an operator wants otherwise.
 *
 * @param overrides actions by tag that go before the table; they can make it stricter only
 */
public record DeidentProfile(
    Set<DeidentOption> options, PixelPolicy pixels, Map<Integer, DeidentAction> overrides) {

  public static final DeidentProfile BASIC = of();

  public DeidentProfile {
    options = Set.copyOf(options);
    overrides = Map.copyOf(overrides);
    if (options.contains(DeidentOption.RETAIN_FULL_DATES)
        && options.contains(DeidentOption.RETAIN_MODIFIED_DATES)) {
      throw new IllegalArgumentException("dates are either kept or modified");
    }
    if (pixels.blank() != options.contains(DeidentOption.CLEAN_PIXEL_DATA)) {
      throw new IllegalArgumentException("blanking of pixels and its option belong together");
    }
    for (DeidentAction action : overrides.values()) {
      if (action != DeidentAction.X && action != DeidentAction.Z && action != DeidentAction.D) {
        throw new IllegalArgumentException("an override removes, empties or replaces");
      }
    }
  }

  public static DeidentProfile of(DeidentOption... options) {
    Set<DeidentOption> set = EnumSet.noneOf(DeidentOption.class);
    set.addAll(Set.of(options));
    return new DeidentProfile(
        set,
        set.contains(DeidentOption.CLEAN_PIXEL_DATA) ? PixelPolicy.blanking() : PixelPolicy.REFUSE,
        Map.of());
  }

  public DeidentProfile withPixels(PixelPolicy policy) {
    EnumSet<DeidentOption> set = EnumSet.noneOf(DeidentOption.class);
    set.addAll(options);
    if (policy.blank()) {
      set.add(DeidentOption.CLEAN_PIXEL_DATA);
    } else {
      set.remove(DeidentOption.CLEAN_PIXEL_DATA);
    }
    return new DeidentProfile(set, policy, overrides);
  }

  public DeidentProfile withOverrides(Map<Integer, DeidentAction> actions) {
    return new DeidentProfile(options, pixels, actions);
  }

  boolean has(DeidentOption option) {
    return options.contains(option);
  }
}
