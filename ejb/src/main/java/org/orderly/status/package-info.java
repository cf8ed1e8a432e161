/**
 * What the Status pages tell of the archive: lists of images, series, studies and patients with
 * what became of them. Reads only.
 */
@NullMarked
package org.orderly.status;

import org.jspecify.annotations.NullMarked;
