/**
 * The DICOM Queue: every send as one job in five words, alone or in its batch, with what may be
 * done to it. One place decides about words and actions, for pages and REST alike.
 */
@NullMarked
package org.orderly.board;

import org.jspecify.annotations.NullMarked;
