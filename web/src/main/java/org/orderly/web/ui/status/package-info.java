/**
 * The Status pages: images, series, studies and patients with their details and attributes, and how
 * far the tasks are.
 */
@NullMarked
package org.orderly.web.ui.status;

import org.jspecify.annotations.NullMarked;
