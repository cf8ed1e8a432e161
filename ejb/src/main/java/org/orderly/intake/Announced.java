package org.orderly.intake;

import org.jspecify.annotations.Nullable;
import org.orderly.archive.Source;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.NetworkAe;

/**
 * What is known about an object before its data set is read.
 *
 * @param sopCuid null if the sender did not say
 * @param sopIuid null if the sender did not say
 * @param studyIuid the only study it may belong to (STOW-RS to a study); null: any
 * @param configuration the snapshot the whole reception works with
 */
public record Announced(
    String transferSyntax,
    @Nullable String sopCuid,
    @Nullable String sopIuid,
    @Nullable String studyIuid,
    Source source,
    ConfigSnapshot configuration,
    NetworkAe ae) {}
