/**
 * The DICOM Queue page: a card for each send, in its batch or alone, and what may be done to it.
 * What is shown and allowed is decided by {@code org.orderly.board}.
 */
@NullMarked
package org.orderly.web.ui.jobs;

import org.jspecify.annotations.NullMarked;
