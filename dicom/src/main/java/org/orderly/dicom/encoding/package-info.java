/**
 * Transfer syntaxes, streaming readers and writers of data sets (PS3.5 section 7, Annex A) and
 * DICOM files (PS3.10 section 7).
 *
 * <p>Everything read may come from the network: nothing is allocated from a declared length,
 * nesting and sizes are bounded by {@link org.orderly.dicom.encoding.ReadLimits}.
 */
@NullMarked
package org.orderly.dicom.encoding;

import org.jspecify.annotations.NullMarked;
