/** Schema files and the reference page of the configuration, written from the tables. */
@NullMarked
package org.orderly.conf.schema;

import org.jspecify.annotations.NullMarked;
