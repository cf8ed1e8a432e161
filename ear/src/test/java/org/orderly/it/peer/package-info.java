/**
 * What stands around the server in its tests: DCMTK's tools, a receiver on dcmjs-dimse, the
 * directory, and the task lists over REST.
 */
@NullMarked
package org.orderly.it.peer;

import org.jspecify.annotations.NullMarked;
