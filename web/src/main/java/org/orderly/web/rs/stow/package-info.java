/** Store transaction (STOW-RS, PS3.18 10.5): parts stream to the intake, one answer for all. */
@NullMarked
package org.orderly.web.rs.stow;

import org.jspecify.annotations.NullMarked;
