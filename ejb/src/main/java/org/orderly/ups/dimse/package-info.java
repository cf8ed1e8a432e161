/**
 * The worklist over DIMSE (PS3.4 annex CC): SCP of UPS Push, Pull, Watch and Query, and the reports
 * of events on associations of our own. What a request does is decided by {@code org.orderly.ups}.
 */
@NullMarked
package org.orderly.ups.dimse;

import org.jspecify.annotations.NullMarked;
