/**
 * Rulesets: which template a series gets. A ruleset asks for all or any of its groups, a group for
 * all or any of its conditions, a condition for the values that one attribute has anywhere in the
 * series.
 */
@NullMarked
package org.orderly.ruleset;

import org.jspecify.annotations.NullMarked;
