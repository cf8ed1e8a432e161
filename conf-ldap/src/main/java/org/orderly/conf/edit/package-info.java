/**
 * What an administrator may change, entry by entry: forms made of the attribute tables, and the
 * plan of a change. Nothing here talks to a directory.
 */
@NullMarked
package org.orderly.conf.edit;

import org.jspecify.annotations.NullMarked;
