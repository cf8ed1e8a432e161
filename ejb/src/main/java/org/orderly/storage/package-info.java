/**
 * Where the bytes of instances are kept: file systems named by {@code dcmStorage} entries. A file
 * is written to a spool folder of the same file system and gets its final name when it is complete;
 * an intent log makes sure that no file outlives a crash without a row that names it.
 */
@NullMarked
package org.orderly.storage;

import org.jspecify.annotations.NullMarked;
