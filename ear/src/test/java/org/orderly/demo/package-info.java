/**
 * The demonstration behind {@code ./orderly demo}: a server, two receivers made with our own
 * toolkit, and some generated studies that are carried from C-STORE to their destination.
 */
@NullMarked
package org.orderly.demo;

import org.jspecify.annotations.NullMarked;
