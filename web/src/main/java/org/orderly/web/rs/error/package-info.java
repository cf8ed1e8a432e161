/**
 * The only place where an exception becomes an HTTP status: {@code {"errorMessage": ...}} on the
 * paths of the older contract, problem details (RFC 9457) elsewhere, and never a stack trace.
 */
@NullMarked
package org.orderly.web.rs.error;

import org.jspecify.annotations.NullMarked;
