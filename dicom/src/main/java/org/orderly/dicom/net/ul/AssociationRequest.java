package org.orderly.dicom.net.ul;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import org.orderly.dicom.net.pdu.Pdu;

/**
 * What an acceptor knows when it decides on an association.
 *
 * @param peerCertificates chain of the authenticated TLS client, empty without one
 */
public record AssociationRequest(
    Pdu.AssociateRq rq,
    InetSocketAddress remote,
    InetSocketAddress local,
    boolean tls,
    List<X509Certificate> peerCertificates) {}
