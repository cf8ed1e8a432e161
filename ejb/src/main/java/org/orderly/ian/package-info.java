/**
 * Instance Availability Notification (PS3.4 Annex R): builds the notification and sends it with
 * N-CREATE.
 */
@NullMarked
package org.orderly.ian;

import org.jspecify.annotations.NullMarked;
