/**
 * AI platforms: uploads copies of images without what identifies the patient, fetches the results,
 * and stores them as if they had been received.
 */
@NullMarked
package org.orderly.cloud;

import org.jspecify.annotations.NullMarked;
