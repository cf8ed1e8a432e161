/** Search transactions (QIDO-RS, PS3.18 10.6): parameters to a query, matches to DICOM JSON. */
@NullMarked
package org.orderly.web.rs.qido;

import org.jspecify.annotations.NullMarked;
