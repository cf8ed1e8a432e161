package org.orderly.device;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Destination;
import org.orderly.conf.ExportRule;
import org.orderly.conf.IanSettings;
import org.orderly.conf.IanSettings.Trigger;
import org.orderly.conf.NetworkAe;
import org.orderly.conf.ProcessingRule;

/**
 * What is right in a configuration, but without effect on this device: no fault, and yet often not
 * what was meant.
 */
final class Remarks {

  private Remarks() {}

  /** Remarks by what they are about. */
  static Map<String, String> on(ConfigSnapshot snapshot) {
    Map<String, String> remarks = new LinkedHashMap<>();
    for (ExportRule rule : snapshot.rulesOfOthers()) {
      remarks.put(
          "rule " + rule.name(), "left to device " + rule.deviceName() + " (dicomDeviceName)");
    }
    for (ProcessingRule rule : snapshot.device().processingRules()) {
      if (!rule.isSupported()) {
        remarks.put(
            "processing rule " + rule.id(),
            "dcmURI " + rule.uri().getScheme() + ": is not supported, no work item is performed");
      }
    }
    for (Destination destination : snapshot.device().destinations()) {
      if (!destination.remote().enabled()) {
        remarks.put("destination " + destination.id(), "disabled (orderlyEnabled), its tasks wait");
      }
    }
    for (NetworkAe ae : snapshot.device().networkAes()) {
      String remark =
          Stream.of(ofNotifications(ae.ian()), ofAssociations(ae))
              .filter(text -> !text.isEmpty())
              .collect(Collectors.joining("; "));
      if (!remark.isEmpty()) {
        remarks.put("AE " + ae.title(), remark);
      }
    }
    return remarks;
  }

  /** Values are {@code n} or {@code AET:n}. */
  private static String ofAssociations(NetworkAe ae) {
    return ae.badStoreAssociations().isEmpty()
        ? ""
        : "dcmMultipleStoreAssociations is not [AET:]n: "
            + String.join(", ", ae.badStoreAssociations());
  }

  private static String ofNotifications(IanSettings settings) {
    if (settings.triggers().contains(Trigger.MPPS_RECEIVED)
        || settings.triggers().contains(Trigger.REJECTION_NOTE_RECEIVED)) {
      return "dcmIanTrigger MPPS_RECEIVED and REJECTION_NOTE_RECEIVED are not supported";
    }
    if (settings.triggers().contains(Trigger.STUDY_RECEIVED) && settings.delay() == null) {
      return "dcmIanTrigger STUDY_RECEIVED without dcmIanDelay notifies nobody";
    }
    if (!settings.triggers().isEmpty() && settings.destinations().isEmpty()) {
      return "dcmIanTrigger without dcmIanDestination notifies nobody";
    }
    return "";
  }
}
