package org.orderly.seeded.dicom.data;

/** Breaks on purpose: dicom uses Jakarta, another module and the network. */
public final class BadData {
  jakarta.servlet.http.HttpServlet servlet;
  org.orderly.seeded.web.BadPage page;
  org.orderly.seeded.dicom.net.BadNet net;
}
