/**
 * What administrators do to the configuration: edits of entries, their history and undo, and trying
 * whether a peer answers.
 */
@NullMarked
package org.orderly.settings;

import org.jspecify.annotations.NullMarked;
