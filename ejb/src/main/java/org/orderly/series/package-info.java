/**
 * Series for processing: the status of each, which one method alone writes, with a row of the log
 * in the same transaction. Who and what a series is, the archive knows.
 */
@NullMarked
package org.orderly.series;

import org.jspecify.annotations.NullMarked;
