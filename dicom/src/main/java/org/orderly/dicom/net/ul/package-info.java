/**
 * The DICOM upper layer over TCP and TLS (PS3.8 section 9): the state table, associations of both
 * roles, negotiation, timers and the listener. I/O is blocking: each association is read by exactly
 * one thread; every wait on a peer has a deadline that one watchdog thread enforces.
 */
@NullMarked
package org.orderly.dicom.net.ul;

import org.jspecify.annotations.NullMarked;
