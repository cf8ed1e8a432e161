/**
 * Rules about work items: those that make one when objects arrive or when another one ends, and
 * those that perform work items by themselves. All of them act through {@link
 * org.orderly.ups.Workitems} like any other requester. What they have to do is in rows until it is
 * done.
 */
@NullMarked
package org.orderly.ups.rule;

import org.jspecify.annotations.NullMarked;
