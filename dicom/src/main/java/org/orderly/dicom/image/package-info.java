/**
 * Pixel data as pictures (PS3.3 C.7.6.3, C.11, PS3.4 N.2): frames are read one at a time by {@link
 * org.orderly.dicom.image.Frames} and made visible by {@link
 * org.orderly.dicom.image.FrameRenderer}.
 *
 * <p>Memory is bounded by one frame, whatever the number of frames in the object.
 */
@NullMarked
package org.orderly.dicom.image;

import org.jspecify.annotations.NullMarked;
