package org.orderly.ups;

import org.orderly.dicom.net.dimse.Status;

/** Something was done, but not quite as asked (PS3.4 CC.2). */
public record UpsWarning(Status status, String text) {}
