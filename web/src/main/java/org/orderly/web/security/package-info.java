/**
 * Who may call what over HTTP: credentials, roles and same-origin checks of REST calls, and the
 * security headers of every response. Pages are guarded by the constraints of web.xml.
 */
@NullMarked
package org.orderly.web.security;

import org.jspecify.annotations.NullMarked;
