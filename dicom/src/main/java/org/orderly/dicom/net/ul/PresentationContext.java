package org.orderly.dicom.net.ul;

/**
 * An accepted presentation context with its negotiated roles (PS3.7 D.3.3.4).
 *
 * @param id odd number from 1 to 255
 * @param requestorScu whether the association requestor may be SCU of the SOP class (the default)
 * @param requestorScp whether the association requestor may be SCP of the SOP class
 */
public record PresentationContext(
    int id,
    String abstractSyntax,
    String transferSyntax,
    boolean requestorScu,
    boolean requestorScp) {}
