package org.orderly.web.rs.error;

import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Set;
import org.orderly.dicom.net.dimse.Status;
import org.orderly.ups.UpsException;

/**
 * Failures of the worklist service as HTTP: the status code of the DIMSE service as a status, its
 * text in a Warning header, and no body (PS3.18 11, PS3.4 CC.2).
 */
public final class WorkitemRefusal {
  private static final Set<Integer> BAD_REQUEST =
      Set.of(
          0x0105, 0x0106, 0x0107, 0x0114, 0x0115, 0x0116, 0x0117, 0x0119, 0x0120, 0x0121, 0x0123,
          0x0212, 0xC309, 0xC314);
  private static final Set<Integer> FORBIDDEN = Set.of(0x0124, 0xC315);
  private static final Set<Integer> NOT_FOUND = Set.of(0x0112, 0xC307, 0xC308);
  private static final Set<Integer> CONFLICT =
      Set.of(0x0111, 0xC300, 0xC301, 0xC302, 0xC303, 0xC304, 0xC310, 0xC311, 0xC312, 0xC313);
  private static final int RESOURCE_LIMITATION = 0x0213;
  private static final String COLLECTION = "/workitems";

  private WorkitemRefusal() {}

  static Response of(UpsException refused, URI requestUri) {
    String text = refused.getMessage();
    return Response.status(httpStatus(refused.status()))
        .header("Warning", warning(requestUri, text == null ? "Processing failure" : text))
        .build();
  }

  static int httpStatus(Status status) {
    int code = status.code();
    if (BAD_REQUEST.contains(code)) {
      return 400;
    } else if (FORBIDDEN.contains(code)) {
      return 403;
    } else if (NOT_FOUND.contains(code)) {
      return 404;
    } else if (CONFLICT.contains(code)) {
      return 409;
    }
    return code == RESOURCE_LIMITATION ? 503 : 500;
  }

  /** A Warning header; its agent is the URL of the worklist. */
  public static String warning(URI requestUri, String text) {
    String url = requestUri.toString();
    int query = url.indexOf('?');
    String path = query < 0 ? url : url.substring(0, query);
    int end = path.indexOf(COLLECTION);
    return "299 " + (end < 0 ? path : path.substring(0, end + COLLECTION.length())) + ": " + text;
  }
}
