/** Triggers of Instance Availability Notifications and of storage commitment. */
@NullMarked
package org.orderly.web.rs.ian;

import org.jspecify.annotations.NullMarked;
