/** Ages out finished tasks by the delays of their queue. */
@NullMarked
package org.orderly.retention;

import org.jspecify.annotations.NullMarked;
