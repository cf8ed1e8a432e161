package org.orderly.task;

import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.EJB;
import jakarta.ejb.MessageDriven;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;

/**
 * Takes the hints of segmentations; the work is done in the thread of the message, outside any
 * transaction.
 */
@MessageDriven(
    activationConfig = {
      @ActivationConfigProperty(
          propertyName = "destinationLookup",
          propertyValue = "java:/jms/queue/process"),
      @ActivationConfigProperty(
          propertyName = "destinationType",
          propertyValue = "jakarta.jms.Queue"),
      @ActivationConfigProperty(propertyName = "maxSession", propertyValue = "16")
    })
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ProcessHints implements MessageListener {
  @EJB private TaskNode node;

  @Override
  public void onMessage(Message message) {
    try {
      node.consume(HintMessage.read(TaskType.SEGMENT, message));
    } catch (JMSException e) {
      // not one of ours; after the last delivery it ends in the dead letter queue
      throw new IllegalArgumentException("not a hint", e);
    }
  }
}
