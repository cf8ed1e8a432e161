package org.orderly.source;

import org.jspecify.annotations.Nullable;

/** A file of a copied folder that was not taken, and why. */
public record RejectedFile(String name, String reason, @Nullable String detail) {}
