package org.orderly.web.rs.error;

import org.jspecify.annotations.Nullable;

/** A request that is answered with a status and one sentence for the client. */
public class RefusedException extends RuntimeException {
  private final int status;
  private final @Nullable String accept;

  public RefusedException(int status, String message) {
    this(status, message, null);
  }

  private RefusedException(int status, String message, @Nullable String accept) {
    super(message);
    this.status = status;
    this.accept = accept;
  }

  /** Tells which media types a body may have (RFC 9110 15.5.16). */
  public static RefusedException unsupportedType(String message, String accept) {
    return new RefusedException(415, message, accept);
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

  /** The value of the header Accept, if there is to be one. */
  public @Nullable String accept() {
    return accept;
  }
}
