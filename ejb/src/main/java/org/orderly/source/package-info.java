/**
 * Folders of a datastore, copied once each for processing: looked for by a timer, staged, renamed
 * when complete, so that the end of the process at any moment leaves nothing half done.
 */
@NullMarked
package org.orderly.source;

import org.jspecify.annotations.NullMarked;
