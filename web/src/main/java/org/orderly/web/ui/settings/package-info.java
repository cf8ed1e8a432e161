/** The Config pages: entries of the directory as forms, and the history of their changes. */
@NullMarked
package org.orderly.web.ui.settings;

import org.jspecify.annotations.NullMarked;
