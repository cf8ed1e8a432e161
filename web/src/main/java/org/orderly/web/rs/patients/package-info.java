/** Updates and merges of patients over HTTP, with the paths of dcm4chee-arc. */
@NullMarked
package org.orderly.web.rs.patients;

import org.jspecify.annotations.NullMarked;
