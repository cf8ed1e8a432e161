/**
 * Templates: what is to be segmented in a series. Planners own them, so they are in the database;
 * their one canonical form is YAML.
 */
@NullMarked
package org.orderly.template;

import org.jspecify.annotations.NullMarked;
