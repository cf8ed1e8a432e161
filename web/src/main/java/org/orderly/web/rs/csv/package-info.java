/** Lists as comma-separated values (RFC 4180). */
@NullMarked
package org.orderly.web.rs.csv;

import org.jspecify.annotations.NullMarked;
