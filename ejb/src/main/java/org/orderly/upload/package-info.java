/**
 * Zip files that people upload: kept as they came, and extracted into a folder of the datastore
 * only when somebody asks for it, all or nothing.
 */
@NullMarked
package org.orderly.upload;

import org.jspecify.annotations.NullMarked;
