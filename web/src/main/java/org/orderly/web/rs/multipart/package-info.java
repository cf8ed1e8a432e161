/**
 * Media types and multipart/related bodies (RFC 2387, PS3.18 8.6): read and written part by part,
 * in constant memory, with bounds on everything that a client can make large.
 */
@NullMarked
package org.orderly.web.rs.multipart;

import org.jspecify.annotations.NullMarked;
