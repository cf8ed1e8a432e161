/**
 * Pseudonyms that last: {@link org.orderly.deident.PseudonymDatabase} keeps those of each scope in
 * the database, for de-identification and for the way back of results, and writes down each access.
 */
@NullMarked
package org.orderly.deident;

import org.jspecify.annotations.NullMarked;
