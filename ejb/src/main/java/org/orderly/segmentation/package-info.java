/**
 * Segmentation of series: a run has its objects de-identified, hands them to a {@link
 * org.orderly.segmentation.Performer} with a template, and gives what comes back to {@link
 * org.orderly.segmentation.Performer.Results}.
 */
@NullMarked
package org.orderly.segmentation;

import org.jspecify.annotations.NullMarked;
