/**
 * Data sets and their values: no input, no output.
 *
 * <p>Values stay the bytes that were read until somebody asks for text or numbers.
 */
@NullMarked
package org.orderly.dicom.data;

import org.jspecify.annotations.NullMarked;
