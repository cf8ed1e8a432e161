/** Directories for tests: OpenLDAP and the embedded one. */
@NullMarked
package org.orderly.conf.testing;

import org.jspecify.annotations.NullMarked;
