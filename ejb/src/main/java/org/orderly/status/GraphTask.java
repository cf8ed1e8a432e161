package org.orderly.status;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A task as a step of a study's way.
 *
 * @param graph null if the study is no longer there
 * @param dependsOn the task that has to succeed before; null if there is none
 * @param failure why it failed, or failed so far; empty if it did not
 * @param target where it sends, or whom it tells
 * @param started null before the first attempt
 * @param ended null before the end
 */
public record GraphTask(
    long id,
    @Nullable UUID graph,
    String type,
    @Nullable Long dependsOn,
    String failure,
    GraphTaskStatus status,
    String target,
    @Nullable String studyIuid,
    @Nullable Integer instances,
    int sent,
    Instant created,
    Instant updated,
    @Nullable Instant started,
    @Nullable Instant ended) {}
