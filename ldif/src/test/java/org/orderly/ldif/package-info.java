/** Tests of the schema and sample files as they lie on the class path. */
@NullMarked
package org.orderly.ldif;

import org.jspecify.annotations.NullMarked;
