/**
 * Specific Character Set (PS3.5 section 6.1, PS3.3 C.12.1.1.2): bytes to text and back, with ISO
 * 2022 code extensions.
 *
 * <p>Wrong bytes never throw.
 */
@NullMarked
package org.orderly.dicom.charset;

import org.jspecify.annotations.NullMarked;
