/**
 * The tables: which LDAP attribute fills which record component, one table per object class, and
 * the reading of a whole snapshot with its cross-checks.
 */
@NullMarked
package org.orderly.conf.mapping;

import org.jspecify.annotations.NullMarked;
