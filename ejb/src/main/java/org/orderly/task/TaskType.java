package org.orderly.task;

/** What kind of work a task is; its name is the {@code type} member of the task in JSON. */
public enum TaskType {
  /** Carries the objects of an entity to a destination. */
  EXPORT("java:/jms/queue/export"),
  /** Sends one Instance Availability Notification (PS3.4 Annex R). */
  IAN("java:/jms/queue/ian"),
  /** Fetches what a service has made of the objects that an export carried to it. */
  RESULT("java:/jms/queue/export"),
  /** Has a series segmented. */
  SEGMENT("java:/jms/queue/process"),
  /** Tells who segmented a series that the result is here. */
  CONFIRM("java:/jms/queue/process");

  private final String jmsQueue;

  TaskType(String jmsQueue) {
    this.jmsQueue = jmsQueue;
  }

  /** The JNDI name of the physical queue that carries the hints of such tasks. */
  public String jmsQueue() {
    return jmsQueue;
  }
}
