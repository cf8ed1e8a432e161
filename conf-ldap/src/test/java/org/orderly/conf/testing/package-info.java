/** For tests: directories, and settings that differ from plain ones in what a test is about. */
@NullMarked
package org.orderly.conf.testing;

import org.jspecify.annotations.NullMarked;
