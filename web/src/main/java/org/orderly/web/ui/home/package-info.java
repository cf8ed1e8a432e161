/** The screen Home: what this node is, where it listens, how it is doing and what it holds. */
@NullMarked
package org.orderly.web.ui.home;

import org.jspecify.annotations.NullMarked;
