/** The section DICOM Process: what comes by folders and zip files, and what is done with it. */
@NullMarked
package org.orderly.web.ui.process;

import org.jspecify.annotations.NullMarked;
