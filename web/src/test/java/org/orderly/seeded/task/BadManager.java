package org.orderly.seeded.task;

/** Breaks on purpose: name, sleep, clock, print, thread, logging, Faces. */
public final class BadManager {
  private final java.util.logging.Logger log = java.util.logging.Logger.getLogger("bad");
  jakarta.faces.context.FacesContext faces;

  void run() throws InterruptedException {
    Thread.sleep(System.currentTimeMillis());
    System.out.println(log);
    new Thread(() -> {}).start();
  }
}
