/** Generators of realistic data sets and objects, for tests, benchmarks and the demonstration. */
@NullMarked
package org.orderly.dicom.testing;

import org.jspecify.annotations.NullMarked;
