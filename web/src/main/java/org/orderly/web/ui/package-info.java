/**
 * What all screens of the console share: texts, the user's name, roles and time zone, and messages.
 * Each screen has a package of its own below this one; no screen knows another.
 */
@NullMarked
package org.orderly.web.ui;

import org.jspecify.annotations.NullMarked;
