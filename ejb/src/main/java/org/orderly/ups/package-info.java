/**
 * Unified Procedure Step (PS3.4 Annex CC): work items, their states, the search for them,
 * subscriptions and what is reported to subscribers. DIMSE, DICOMweb, rules and timers all act
 * through {@link org.orderly.ups.Workitems}, {@link org.orderly.ups.WorkitemSearch} and {@link
 * org.orderly.ups.Subscriptions}.
 */
@NullMarked
package org.orderly.ups;

import org.jspecify.annotations.NullMarked;
