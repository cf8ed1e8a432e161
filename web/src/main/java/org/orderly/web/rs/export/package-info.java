/** Triggers of exports: of one entity, of all that match a query, of the rows of a CSV file. */
@NullMarked
package org.orderly.web.rs.export;

import org.jspecify.annotations.NullMarked;
