/**
 * De-identification by the profile of PS3.15 Annex E and the way back for results.
 *
 * <p>What becomes of an attribute is a row of a table; {@link
 * org.orderly.dicom.deident.Deidentifier} walks through an object by it, all of a series or
 * nothing, and looks through what it has made for whatever identified the original. Replacements
 * come from {@link org.orderly.dicom.deident.Pseudonyms}, by which {@link
 * org.orderly.dicom.deident.Reidentifier} finds back. No message names a value.
 */
@NullMarked
package org.orderly.dicom.deident;

import org.jspecify.annotations.NullMarked;
