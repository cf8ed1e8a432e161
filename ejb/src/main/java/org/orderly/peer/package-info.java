/**
 * How to reach another application entity: from its entry in the configuration to an association
 * with it.
 */
@NullMarked
package org.orderly.peer;

import org.jspecify.annotations.NullMarked;
