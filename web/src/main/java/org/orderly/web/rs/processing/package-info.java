/** Series for processing, the log of what happened to them, templates and rulesets over REST. */
@NullMarked
package org.orderly.web.rs.processing;

import org.jspecify.annotations.NullMarked;
