package org.orderly.task;

/** How an attempt ended that somebody waited for, and what the destination said by then. */
public record TaskEnd(TaskOutcome outcome, TaskRun.Counts counts) {}
