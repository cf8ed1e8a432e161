/**
 * The mechanism of the attribute tables: one row per LDAP attribute and record component gives
 * load, store, diff, schema and reference page.
 */
@NullMarked
package org.orderly.conf.attribute;

import org.jspecify.annotations.NullMarked;
