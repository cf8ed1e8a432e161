package org.orderly.web.rs.monitor;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.orderly.task.TaskService.BulkResult;

/** The answers of end points that count. */
public final class Counts {
  private Counts() {}

  public static Response of(int status, long count) {
    return Response.status(status)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity("{\"count\":" + count + "}")
        .build();
  }

  public static Response ok(long count) {
    return of(200, count);
  }

  public static Response accepted(long count) {
    return of(202, count);
  }

  /** 200 if all succeeded, 202 if some did, 409 if none did. */
  public static Response of(BulkResult result) {
    if (result.failed() == 0) {
      return ok(result.count());
    }
    String failed = "\"failed\":" + result.failed();
    boolean none = result.count() == 0;
    return Response.status(none ? 409 : 202)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity("{" + (none ? "" : "\"count\":" + result.count() + ",") + failed + "}")
        .build();
  }
}
