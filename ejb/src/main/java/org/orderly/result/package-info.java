/**
 * Results of segmentation: structures (RTSTRUCT) and segmentations (SEG) are held against the
 * series that went out and the template, given back to the patient, and stored as all objects are.
 */
@NullMarked
package org.orderly.result;

import org.jspecify.annotations.NullMarked;
