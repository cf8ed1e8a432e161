package org.orderly.web.socket;

import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

/** Begins the delivery to WebSockets with the application; the node of the events ends it. */
@WebListener
public class SocketLifecycle implements ServletContextListener {
  @Inject private SocketEvents events;

  @Override
  public void contextInitialized(ServletContextEvent event) {
    events.start();
  }
}
