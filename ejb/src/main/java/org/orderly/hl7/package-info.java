/**
 * HL7 v2 over MLLP: patient updates (ADT^A08) and merges (ADT^A40); rules may take more. Frames are
 * read with bounds of our own, messages are parsed by HAPI without message structures, and every
 * message is acknowledged.
 */
@NullMarked
package org.orderly.hl7;

import org.jspecify.annotations.NullMarked;
