/**
 * Tasks: one unit of work with status, attempts and progress. The database row is the truth, a JMS
 * message is only a hint that a row is due; every change of status is a compare-and-set on (status,
 * attempt), and a running task holds a lease that its node renews. This package knows how to keep,
 * release, claim, repeat and finish tasks; what a task does is told by {@link
 * org.orderly.task.TaskWork}.
 */
@NullMarked
package org.orderly.task;

import org.jspecify.annotations.NullMarked;
