/**
 * The screen Worklist: searches work items, shows each with its history and subscriptions, and acts
 * on them as a performer or planner would over DICOM.
 */
@NullMarked
package org.orderly.web.ui.worklist;

import org.jspecify.annotations.NullMarked;
