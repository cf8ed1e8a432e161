package org.orderly.web.rs.error;

/** A request that is answered with a status and one sentence for the client. */
public class RefusedException extends RuntimeException {
  private final int status;

  public RefusedException(int status, String message) {
    super(message);
    this.status = status;
  }

  public static RefusedException badRequest(String message) {
    return new RefusedException(400, message);
  }

  public static RefusedException notFound(String message) {
    return new RefusedException(404, message);
  }

  public static RefusedException notAcceptable(String message) {
    return new RefusedException(406, message);
  }

  public int status() {
    return status;
  }
}
