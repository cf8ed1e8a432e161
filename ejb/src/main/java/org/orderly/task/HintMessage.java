package org.orderly.task;

import jakarta.jms.JMSException;
import jakarta.jms.Message;

/**
 * The form of a hint as a JMS message: a text message with the properties {@code taskId} and {@code
 * attempt}.
 */
final class HintMessage {
  private HintMessage() {}

  static Hint read(TaskType type, Message message) throws JMSException {
    if (!message.propertyExists("taskId") || !message.propertyExists("attempt")) {
      throw new JMSException("taskId or attempt missing");
    }
    String queue = message.getStringProperty("dcmQueueName");
    return new Hint(
        type,
        message.getLongProperty("taskId"),
        message.getIntProperty("attempt"),
        queue == null ? "" : queue,
        null);
  }
}
