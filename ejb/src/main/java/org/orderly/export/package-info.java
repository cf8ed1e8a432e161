/**
 * Export: carries the objects of a study, series or instance to a destination, by a rule, by
 * request, or ad hoc; and evaluates the export rules when instances have been stored.
 */
@NullMarked
package org.orderly.export;

import org.jspecify.annotations.NullMarked;
