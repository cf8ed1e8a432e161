/**
 * Tells open pages that something they show has changed. A hint says which topic changed and
 * nothing else: what there is to see the page asks for with the rights of its user.
 */
@NullMarked
package org.orderly.web.ui.live;

import org.jspecify.annotations.NullMarked;
