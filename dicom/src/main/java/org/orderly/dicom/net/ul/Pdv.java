package org.orderly.dicom.net.ul;

/**
 * Header of one presentation data value (PS3.8 9.3.5.1 and annex E.2); its bytes are read from the
 * association.
 */
public record Pdv(PresentationContext context, boolean command, boolean last) {}
