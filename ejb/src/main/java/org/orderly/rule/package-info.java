/**
 * Rules: which destinations an instance that arrived is to be carried to, as pure functions over
 * its attributes, its sender and the time. Nothing here reads a database, a file or a clock.
 */
@NullMarked
package org.orderly.rule;

import org.jspecify.annotations.NullMarked;
