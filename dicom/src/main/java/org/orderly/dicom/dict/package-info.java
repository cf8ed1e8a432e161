/**
 * The data dictionary of PS3.6: tags, value representations, keywords and UIDs.
 *
 * <p>{@code Tag} and {@code Uid} are generated at build from the pinned tables in {@code
 * src/main/dict}; the same tables answer look-ups at run time.
 */
@NullMarked
package org.orderly.dicom.dict;

import org.jspecify.annotations.NullMarked;
