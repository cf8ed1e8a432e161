package org.orderly.deident;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One question that was asked of the pseudonyms of a scope.
 *
 * @param action {@code REPLACE}, {@code RESOLVE}, {@code REMEMBER} or {@code IDENTITY}
 * @param kind of the pseudonyms; null for identities
 * @param entries how many were asked for
 */
public record PseudonymAccess(
    Instant time, String scope, String who, String action, @Nullable String kind, int entries) {}
