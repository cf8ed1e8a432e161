/**
 * Event reports of work items over WebSockets (PS3.18 11.6). The rows of {@code
 * org.orderly.ups.event} are the truth: an event counts as delivered when the client has answered a
 * ping that was sent after it, or has closed the connection itself, so neither a connection nor a
 * node that breaks loses one.
 */
@NullMarked
package org.orderly.web.socket;

import org.jspecify.annotations.NullMarked;
