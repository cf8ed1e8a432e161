package org.orderly.peer;

import java.util.Locale;

/** What a service answered; the body is bounded and never logged. */
public record HttpAnswer(int status, String contentType, byte[] body) {

  public boolean good() {
    return status / 100 == 2;
  }

  /** The same request may do better later: the service is busy, broken, or refuses us as such. */
  public boolean retryable() {
    return status >= 500 || status == 401 || status == 403 || status == 408 || status == 429;
  }

  public boolean isJson() {
    return contentType.toLowerCase(Locale.ROOT).contains("json");
  }

  /** As error texts name it. */
  public String text() {
    return "HTTP " + status;
  }
}
