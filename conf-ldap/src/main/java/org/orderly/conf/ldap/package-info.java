/**
 * Directory access: load, watch, write, and the embedded directory. The only package that knows the
 * LDAP client.
 */
@NullMarked
package org.orderly.conf.ldap;

import org.jspecify.annotations.NullMarked;
