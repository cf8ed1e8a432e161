/**
 * Takes objects in, whoever brings them: streams them to a storage, checks what they are, hands
 * them to the archive, and tells the sender when they are safe.
 */
@NullMarked
package org.orderly.intake;

import org.jspecify.annotations.NullMarked;
