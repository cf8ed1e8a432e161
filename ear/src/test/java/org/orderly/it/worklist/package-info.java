/** The worklist as clients of DICOMweb see it: a running Orderly, requests of PS3.18 chapter 11. */
@NullMarked
package org.orderly.it.worklist;

import org.jspecify.annotations.NullMarked;
