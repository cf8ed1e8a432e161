/** What came by folders and zip files over REST. */
@NullMarked
package org.orderly.web.rs.intakes;

import org.jspecify.annotations.NullMarked;
