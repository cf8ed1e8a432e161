/** What more than two features need: the clock, the node, the configuration in force. */
@NullMarked
package org.orderly.common;

import org.jspecify.annotations.NullMarked;
