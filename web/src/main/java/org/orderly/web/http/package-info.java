/** How the server handles HTTP connections, below requests and responses. */
@NullMarked
package org.orderly.web.http;

import org.jspecify.annotations.NullMarked;
