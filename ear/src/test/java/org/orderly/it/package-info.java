/**
 * Tests of the EAR on the provisioned server, from outside: started through the same script that an
 * administrator uses, on free ports and a fresh data folder.
 */
@NullMarked
package org.orderly.it;

import org.jspecify.annotations.NullMarked;
