/**
 * Decoders for one frame of compressed pixel data (PS3.5 section 8.2, Annex A.4): bytes in, samples
 * out.
 *
 * <p>Frames come from the network: sizes are checked before memory is taken, work is bounded by the
 * size of the frame, and whatever is wrong with the bytes becomes a {@link
 * org.orderly.dicom.image.codec.CodecException}.
 */
@NullMarked
package org.orderly.dicom.image.codec;

import org.jspecify.annotations.NullMarked;
