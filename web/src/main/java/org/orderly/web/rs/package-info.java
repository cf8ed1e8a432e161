/**
 * The HTTP face for other software: DICOMweb (PS3.18), triggers, monitoring and queues. Resources
 * parse, call one service and map its result; nothing here decides.
 */
@NullMarked
package org.orderly.web.rs;

import org.jspecify.annotations.NullMarked;
