/** The ways of studies and their tasks over REST, to look at only. */
@NullMarked
package org.orderly.web.rs.graphs;

import org.jspecify.annotations.NullMarked;
