/**
 * This node as a DICOM device: brings up directory, configuration, database, storages and listeners
 * in that order, takes over configuration changes, and says what is wrong.
 */
@NullMarked
package org.orderly.device;

import org.jspecify.annotations.NullMarked;
