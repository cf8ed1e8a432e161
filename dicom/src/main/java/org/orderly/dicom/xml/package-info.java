/** The Native DICOM Model in XML (PS3.19 Annex A.1), streaming both ways. */
@NullMarked
package org.orderly.dicom.xml;

import org.jspecify.annotations.NullMarked;
