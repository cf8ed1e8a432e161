/** Query parameters as values: each is checked, and a bad one is named in the answer. */
@NullMarked
package org.orderly.web.rs.parameter;

import org.jspecify.annotations.NullMarked;
