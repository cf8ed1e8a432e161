/**
 * The screen Monitoring, Queues: shows the tasks of one queue and acts on them. An action on all
 * tasks uses the filter of the list that is shown, never what has been typed since.
 */
@NullMarked
package org.orderly.web.ui.queues;

import org.jspecify.annotations.NullMarked;
