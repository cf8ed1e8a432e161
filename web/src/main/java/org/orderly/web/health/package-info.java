/** Liveness and readiness below the application's own address, for callers that cannot log in. */
@NullMarked
package org.orderly.web.health;

import org.jspecify.annotations.NullMarked;
