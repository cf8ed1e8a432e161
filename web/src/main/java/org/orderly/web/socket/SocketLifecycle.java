package org.orderly.web.socket;

import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

/** Begins and ends the delivery to WebSockets with the application. */
@WebListener
public class SocketLifecycle implements ServletContextListener {
  @Inject private SocketEvents events;

  @Override
  public void contextInitialized(ServletContextEvent event) {
    events.start();
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    events.stop();
  }
}
