package org.orderly.conf.mapping;

/** A record together with the entry it was read from. */
record Located<R extends Record>(String dn, R value) {}
