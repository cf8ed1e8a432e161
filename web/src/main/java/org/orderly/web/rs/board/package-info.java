/** The DICOM Queue over REST. */
@NullMarked
package org.orderly.web.rs.board;

import org.jspecify.annotations.NullMarked;
