/**
 * The configuration over REST: entries of the directory, their history, and whether peers answer.
 */
@NullMarked
package org.orderly.web.rs.config;

import org.jspecify.annotations.NullMarked;
