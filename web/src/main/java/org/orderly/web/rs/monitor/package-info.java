/**
 * Tasks over HTTP: list, count, batches and CSV of export tasks, and the actions on one task or on
 * all that a filter shows.
 */
@NullMarked
package org.orderly.web.rs.monitor;

import org.jspecify.annotations.NullMarked;
