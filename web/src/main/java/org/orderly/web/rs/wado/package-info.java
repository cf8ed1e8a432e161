/**
 * Retrieve transactions (WADO-RS, PS3.18 10.4): instances from their files, metadata, bulk data.
 */
@NullMarked
package org.orderly.web.rs.wado;

import org.jspecify.annotations.NullMarked;
