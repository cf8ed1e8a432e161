/** What clients and operators ask about the device itself: names, AEs, destinations, state. */
@NullMarked
package org.orderly.web.rs.admin;

import org.jspecify.annotations.NullMarked;
