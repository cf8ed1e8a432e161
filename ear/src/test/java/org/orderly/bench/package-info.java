/**
 * Benchmarks of a running Orderly next to its peers (DCMTK, Orthanc), in one run on one machine.
 * The senders are foreign tools, so that nothing measured here flatters itself. Separate from the
 * tests: {@code ./orderly bench}.
 */
@NullMarked
package org.orderly.bench;

import org.jspecify.annotations.NullMarked;
