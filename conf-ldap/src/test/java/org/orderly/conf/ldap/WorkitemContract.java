package org.orderly.conf.ldap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.orderly.conf.ldap.DirectoryContract.DEVICE;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.orderly.conf.Code;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Device;
import org.orderly.conf.Hl7Condition;
import org.orderly.conf.LoadResult;
import org.orderly.conf.NetworkAe;
import org.orderly.conf.ProcessingRule;
import org.orderly.conf.WorkitemFollowUp;
import org.orderly.conf.WorkitemOnHl7;
import org.orderly.conf.WorkitemOnStore;
import org.orderly.conf.WorkitemRules;
import org.orderly.dicom.data.AeTitle;

/** What the directory says about work items, in both kinds of directory. */
interface WorkitemContract {

  String AE = "dicomAETitle=ORDERLY," + DEVICE;

  DirectoryAddress address();

  LDAPConnection connect() throws Exception;

  private LoadResult load() throws Exception {
    try (DirectoryConfiguration configuration =
        new DirectoryConfiguration(address(), new Variables(name -> "/data"))) {
      return configuration.load();
    }
  }

  private ConfigSnapshot valid() throws Exception {
    LoadResult result = load();
    assertEquals(List.of(), result.problems());
    return result.snapshot().orElseThrow();
  }

  private static NetworkAe ae(ConfigSnapshot snapshot) {
    return snapshot.ae(AeTitle.of("ORDERLY")).orElseThrow();
  }

  private static void set(LDAPConnection connection, String dn, String name, String... values)
      throws Exception {
    connection.modify(dn, new Modification(ModificationType.REPLACE, name, values));
  }

  @Test
  default void sample_offers_the_worklist_and_hl7() throws Exception {
    ConfigSnapshot snapshot = valid();
    for (int i = 1; i <= 5; i++) {
      assertTrue(ae(snapshot).offers("1.2.840.10008.5.1.4.34.6." + i), "SOP class " + i);
    }
    Device device = snapshot.device();
    assertEquals(Duration.ofHours(1), device.workitemRetention().pollingInterval());
    assertEquals(Duration.ofDays(1), device.workitemRetention().completedDelay());
    assertEquals(Duration.ofDays(7), device.workitemRetention().canceledDelay());
    assertEquals(100, device.workitemRetention().fetchSize());
    assertEquals(2575, device.hl7Applications().get(0).connections().get(0).port());
    assertEquals("ORDERLY", ae(snapshot).worklistLabel());
  }

  @Test
  default void settings_of_the_device_hold_unless_the_ae_has_its_own() throws Exception {
    try (LDAPConnection connection = connect()) {
      set(connection, DEVICE, "dcmUPSWorklistLabel", "OF DEVICE");
      set(connection, DEVICE, "dcmUPSEventSCU", "A", "B");
      set(connection, DEVICE, "dcmUPSEventSCUKeepAlive", "5000");
      set(connection, DEVICE, "dcmUPSEventWebSocketQueueSize", "PLAN=20", "NIGHT=0");
      set(connection, DEVICE, "dcmUPSUpdateWithoutTransactionUID", "TRUE");
      set(connection, AE, "dcmUPSWorklistLabelFilter", "CT", "MR");
      NetworkAe inheriting = ae(valid());
      assertEquals("OF DEVICE", inheriting.worklistLabel());
      assertEquals(2, inheriting.workitems().eventScus().size());
      assertEquals(5000, inheriting.workitems().eventScuKeepAlive());
      assertEquals(20, inheriting.workitems().eventsKeptFor(AeTitle.of("PLAN")));
      assertEquals(0, inheriting.workitems().eventsKeptFor(AeTitle.of("OTHER")));
      assertTrue(inheriting.workitems().updateWithoutTransactionUid());
      assertEquals(2, inheriting.workitems().worklistLabelFilter().size());
      set(connection, AE, "dcmUPSWorklistLabel", "OF AE");
      set(connection, AE, "dcmUPSEventSCU", "C");
      set(connection, AE, "dcmUPSUpdateWithoutTransactionUID", "FALSE");
      NetworkAe own = ae(valid());
      assertEquals("OF AE", own.worklistLabel());
      assertEquals(List.of(AeTitle.of("C")), own.workitems().eventScus());
      assertEquals(false, own.workitems().updateWithoutTransactionUid());
      set(connection, DEVICE, "dcmUPSEventWebSocketQueueSize", "PLAN");
      assertTrue(
          load().problems().stream()
              .anyMatch(p -> p.attribute().equals("dcmUPSEventWebSocketQueueSize")));
    }
  }

  @Test
  default void rules_of_the_ae_come_before_those_of_the_device() throws Exception {
    try (LDAPConnection connection = connect()) {
      DirectoryContract.add(
          connection,
          """
          dn: dcmUPSOnStoreID=Segment,%1$s
          objectClass: dcmUPSOnStore
          dcmUPSOnStoreID: Segment
          dcmUPSLabel: Segment {StudyDescription}
          dcmProperty: Modality=CT
          dcmUPSInstanceUIDBasedOnName: {StudyInstanceUID}-segment
          dcmUPSScheduledWorkitemCode: (110005, DCM, "Interpretation")
          dcmUPSIncludeInputInformation: APPEND_OR_CREATE
          dcmUPSStartDateTimeDelay: PT5M
          dcmEntity: MPPS

          dn: dcmUPSOnStoreID=Own,%2$s
          objectClass: dcmUPSOnStore
          dcmUPSOnStoreID: Own
          dcmUPSLabel: Own

          dn: dcmUPSOnUPSCompletedID=Report,%1$s
          objectClass: dcmUPSOnUPSCompleted
          dcmUPSOnUPSCompletedID: Report
          dcmUPSLabel: Report
          dcmRequiresOtherUPSCompleted: ProcedureStepLabel=Other

          dn: dcmUPSOnUPSCanceledID=Tell,%1$s
          objectClass: dcmUPSOnUPSCanceled
          dcmUPSOnUPSCanceledID: Tell
          dcmUPSLabel: Tell
          dcmUPSIncludePatient: FALSE

          dn: dcmEntity=UPS,%1$s
          objectClass: dcmAttributeFilter
          dcmEntity: UPS
          dcmTag: 00741204
          """
              .formatted(DEVICE, AE));
      WorkitemRules rules = ae(valid()).workitemRules();
      assertEquals(
          List.of("Own", "Segment"), rules.onStore().stream().map(WorkitemOnStore::id).toList());
      WorkitemOnStore segment = rules.onStore().get(1);
      assertEquals(WorkitemOnStore.Scope.MPPS, segment.scope());
      assertEquals("110005", segment.content().workitemCode().value());
      assertEquals(Duration.ofMinutes(5), segment.content().startDelay());
      assertTrue(segment.includeInput().appends() && segment.includeInput().creates());
      assertEquals(List.of("ProcedureStepLabel=Other"), rules.onCompleted().get(0).requiresOther());
      WorkitemFollowUp canceled = rules.onCanceled().get(0);
      assertEquals(WorkitemFollowUp.IncludeInput.COPY_OUTPUT, canceled.includeInput());
      assertEquals(false, canceled.includePatient());
      assertEquals(
          "00741204", connection.getEntry("dcmEntity=UPS," + DEVICE).getAttributeValue("dcmTag"));
      set(connection, "dcmUPSOnStoreID=Own," + AE, "dcmUPSScheduledWorkitemCode", "110005");
      assertEquals("dcmUPSScheduledWorkitemCode", load().problems().get(0).attribute(), "no code");
    }
  }

  @Test
  default void rules_on_messages_are_those_of_the_application_then_of_the_device()
      throws Exception {
    String application = "hl7ApplicationName=*," + DEVICE;
    try (LDAPConnection connection = connect()) {
      DirectoryContract.add(
          connection,
          """
          dn: hl7UPSOnHL7ID=Any,%1$s
          objectClass: hl7UPSOnHL7
          hl7UPSOnHL7ID: Any
          dcmUPSLabel: Any
          dcmURI: file:/any.xsl

          dn: hl7UPSOnHL7ID=Order,%2$s
          objectClass: hl7UPSOnHL7
          hl7UPSOnHL7ID: Order
          dcmUPSLabel: {OBR-4.2}
          dcmURI: file:/order.xsl
          dcmProperty: ORC-1!=CA|DC
          dcmStudyInstanceUID: {ZDS-1.1}
          """
              .formatted(DEVICE, application));
      List<WorkitemOnHl7> rules = valid().device().hl7Applications().get(0).workitemRules();
      assertEquals(List.of("Order", "Any"), rules.stream().map(WorkitemOnHl7::id).toList());
      Hl7Condition condition = rules.get(0).conditions().get(0);
      assertTrue(condition.holds("NW") && condition.holds("") && !condition.holds("DC"));
      assertEquals("{ZDS-1.1}", rules.get(0).studyInstanceUid());
      set(connection, "hl7UPSOnHL7ID=Order," + application, "dcmProperty", "ORC=NW");
      assertEquals("dcmProperty", load().problems().get(0).attribute());
    }
  }

  @Test
  default void processing_rule_takes_reasons_under_both_names() throws Exception {
    String rule = "dcmUPSProcessingRuleID=Send," + DEVICE;
    try (LDAPConnection connection = connect()) {
      DirectoryContract.add(
          connection,
          """
          dn: %s
          objectClass: dcmUPSProcessingRule
          dcmUPSProcessingRuleID: Send
          dcmURI: storescu:STORESCP
          dicomAETitle: ORDERLY
          dcmUPSLabel: Send
          dcmMaxRetries: 3
          dcmRescheduleDiscontinuationReasonCode: (A700_UPS, 99DCM4CHEE, "busy")
          dcmUPSIgnoreDiscontinuationReasonCode: (NOP_UPS, 99DCM4CHEE, "nothing to do")
          """
              .formatted(rule));
      ProcessingRule send = valid().device().processingRules().get(0);
      assertEquals(
          List.of(new Code("A700_UPS", "99DCM4CHEE", null, "busy")), send.rescheduleReasons());
      assertEquals("NOP_UPS", send.ignoredReasons().get(0).value());
      set(connection, rule, "dcmURI", "storescu:NOBODY");
      assertEquals("dcmURI", load().problems().get(0).attribute());
      set(connection, rule, "dcmURI", "movescu:NOBODY");
      assertEquals(List.of(), load().problems(), "not ours");
    }
  }
}
