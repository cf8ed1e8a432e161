package org.orderly.web.rs.error;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells the faults of a client from our own, where the framework does not. */
@Provider
@PreMatching
public class BrokenRequests implements ContainerRequestFilter {
  private static final Pattern WEIGHT = Pattern.compile(";\\s*[qQ]\\s*=\\s*([^;,]*)");
  private static final int MAX_ACCEPT = 8192;

  @Override
  public void filter(ContainerRequestContext request) {
    String accept = request.getHeaderString(HttpHeaders.ACCEPT);
    if (accept != null && !isWeighted(accept)) {
      throw RefusedException.notAcceptable("Accept is not a list of media types");
    }
    InputStream body = request.getEntityStream();
    if (body != null) {
      request.setEntityStream(new Body(body));
    }
  }

  static boolean isWeighted(String accept) {
    if (accept.length() > MAX_ACCEPT) {
      return false;
    }
    Matcher weight = WEIGHT.matcher(accept);
    while (weight.find()) {
      if (!weight.group(1).strip().matches("\"?(0?\\.\\d+|[01](\\.\\d*)?)\"?")) {
        return false;
      }
    }
    return true;
  }

  /** What goes wrong while reading from the client is the client's. */
  private static final class Body extends FilterInputStream {
    Body(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      try {
        return super.read();
      } catch (IOException e) {
        throw new BodyException(e);
      }
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        return super.read(target, offset, length);
      } catch (IOException e) {
        throw new BodyException(e);
      }
    }
  }
}
