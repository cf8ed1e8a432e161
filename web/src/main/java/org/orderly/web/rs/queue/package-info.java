/** Queues and the tasks of one queue, of whichever type. */
@NullMarked
package org.orderly.web.rs.queue;

import org.jspecify.annotations.NullMarked;
