/**
 * The DICOM message exchange (PS3.7): command sets, message assembly, statuses, and one engine that
 * dispatches requests to handlers and matches responses to invocations, in both roles and for every
 * service.
 */
@NullMarked
package org.orderly.dicom.net.dimse;

import org.jspecify.annotations.NullMarked;
