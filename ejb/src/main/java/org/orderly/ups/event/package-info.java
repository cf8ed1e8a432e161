/**
 * Event reports of work items (PS3.4 CC.2.4) from the transaction that caused them to those who
 * subscribed. The rows are the truth, a JMS message only says that there may be some; a row stays
 * until its subscriber has the event. How an event travels is told by {@link
 * org.orderly.ups.event.EventChannel}.
 */
@NullMarked
package org.orderly.ups.event;

import org.jspecify.annotations.NullMarked;
