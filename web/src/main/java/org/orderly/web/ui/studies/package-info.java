/** The Studies page: what the archive holds, and sending of it to destinations. */
@NullMarked
package org.orderly.web.ui.studies;

import org.jspecify.annotations.NullMarked;
