/**
 * The configuration as immutable records: what the rest of Orderly sees of the LDAP directory.
 *
 * <p>Defaults are resolved and what an AE inherits from its device is already in the AE. Each
 * component of a record has one row in {@code conf.mapping}.
 */
@NullMarked
package org.orderly.conf;

import org.jspecify.annotations.NullMarked;
