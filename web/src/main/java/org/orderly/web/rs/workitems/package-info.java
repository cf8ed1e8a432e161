/**
 * The worklist service over HTTP (UPS-RS, PS3.18 11): bodies and parameters to calls of {@code
 * org.orderly.ups}, results to documents and headers. Its rules, and the states of work items, are
 * decided there.
 */
@NullMarked
package org.orderly.web.rs.workitems;

import org.jspecify.annotations.NullMarked;
