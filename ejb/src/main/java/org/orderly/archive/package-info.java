/**
 * Patients, studies, series and instances: who writes them (one writer per node, many instances in
 * one transaction) and how they are found again. Entities stay in this package; others get records.
 */
@NullMarked
package org.orderly.archive;

import org.jspecify.annotations.NullMarked;
