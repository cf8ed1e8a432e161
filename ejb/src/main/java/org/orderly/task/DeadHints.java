package org.orderly.task;

import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.EJB;
import jakarta.ejb.MessageDriven;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes messages that could not be consumed from the dead letter queue and fails their task, if it
 * still waits for them.
 */
@MessageDriven(
    activationConfig = {
      @ActivationConfigProperty(
          propertyName = "destinationLookup",
          propertyValue = "java:/jms/queue/DLQ"),
      @ActivationConfigProperty(
          propertyName = "destinationType",
          propertyValue = "jakarta.jms.Queue"),
      @ActivationConfigProperty(propertyName = "maxSession", propertyValue = "1")
    })
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class DeadHints implements MessageListener {
  private static final Logger LOG = LoggerFactory.getLogger(DeadHints.class);

  @EJB private TaskNode node;

  @Override
  public void onMessage(Message message) {
    try {
      Hint hint = HintMessage.read(TaskType.EXPORT, message);
      String from = message.getStringProperty("_AMQ_ORIG_ADDRESS");
      node.poisoned(hint.taskId(), hint.attempt(), "Message could not be consumed from " + from);
    } catch (IllegalStateException e) {
      // the row still waits and will be hinted again: nothing is gained by delivering this message
      // once more
      LOG.error("a dead message could not be noted: {}", e.toString());
    } catch (JMSException e) {
      LOG.error("dropped a message of the dead letter queue that is not a hint: {}", e.toString());
    }
  }
}
