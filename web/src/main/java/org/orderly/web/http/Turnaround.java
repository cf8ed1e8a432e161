package org.orderly.web.http;

import io.undertow.server.ExchangeCompletionListener.NextListener;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.servlet.ServletExtension;
import io.undertow.servlet.api.DeploymentInfo;
import jakarta.servlet.ServletContext;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Makes a connection ready for its next request in the I/O thread that reads it.
 *
 * <p>Undertow does so in the thread that wrote the response and has the I/O thread, which the next
 * request has woken meanwhile, spin until that is done: with few cores a quarter of the processor
 * time of small requests.
 */
public final class Turnaround implements ServletExtension {

  @Override
  public void handleDeployment(DeploymentInfo deployment, ServletContext context) {
    deployment.addInitialHandlerChainWrapper(Turnaround::before);
  }

  static HttpHandler before(HttpHandler next) {
    return exchange -> {
      exchange.addExchangeCompleteListener(Turnaround::complete);
      next.handleRequest(exchange);
    };
  }

  private static void complete(HttpServerExchange exchange, NextListener next) {
    // a WebSocket takes the connection over in the thread that accepted it
    if (exchange.isInIoThread() || exchange.isUpgrade()) {
      next.proceed();
      return;
    }
    // by its interface: its class is not visible to applications
    Executor reader = exchange.getIoThread();
    try {
      reader.execute(next::proceed);
    } catch (RejectedExecutionException e) {
      // the server stops
      next.proceed();
    }
  }
}
