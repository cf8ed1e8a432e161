/** The DICOM JSON Model (PS3.18 Annex F), streaming both ways. */
@NullMarked
package org.orderly.dicom.json;

import org.jspecify.annotations.NullMarked;
