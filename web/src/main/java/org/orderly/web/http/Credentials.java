package org.orderly.web.http;

import io.undertow.server.HttpHandler;
import io.undertow.servlet.ServletExtension;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import jakarta.servlet.ServletContext;
import java.util.Base64;

/**
 * Takes away credentials that are none, so that they are answered as if there were none: what reads
 * them fails over text that is not Base64.
 */
public final class Credentials implements ServletExtension {
  private static final String BASIC = "Basic ";

  @Override
  public void handleDeployment(DeploymentInfo deployment, ServletContext context) {
    deployment.addInitialHandlerChainWrapper(Credentials::before);
  }

  static HttpHandler before(HttpHandler next) {
    return exchange -> {
      HeaderMap headers = exchange.getRequestHeaders();
      String given = headers.getFirst(Headers.AUTHORIZATION);
      if (given != null && !isReadable(given)) {
        headers.remove(Headers.AUTHORIZATION);
      }
      next.handleRequest(exchange);
    };
  }

  static boolean isReadable(String credentials) {
    if (!credentials.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return true;
    }
    String encoded = credentials.substring(BASIC.length()).strip();
    try {
      return encoded.length() % 4 == 0 && Base64.getDecoder().decode(encoded).length > 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
