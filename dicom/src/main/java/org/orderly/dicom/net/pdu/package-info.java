/**
 * The protocol data units of the DICOM upper layer (PS3.8 section 9.3) as values, and their wire
 * form. {@link org.orderly.dicom.net.pdu.PduReader} checks every length before it allocates; {@link
 * org.orderly.dicom.net.pdu.PduWriter} is its inverse. P-DATA-TF is never materialised here: its
 * values are streamed by the layer above.
 */
@NullMarked
package org.orderly.dicom.net.pdu;

import org.jspecify.annotations.NullMarked;
