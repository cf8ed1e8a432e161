package org.orderly.task;

import org.jspecify.annotations.Nullable;

/**
 * Says that a task may be due: what a JMS message carries. It may be lost, doubled, early or stale
 * without harm.
 */
public record Hint(
    TaskType type, long taskId, int attempt, String queueName, @Nullable String exporterId) {}
