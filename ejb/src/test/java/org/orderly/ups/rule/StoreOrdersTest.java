package org.orderly.ups.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.orderly.archive.ArchiveFixture;
import org.orderly.archive.Occurrence;
import org.orderly.archive.Source;
import org.orderly.archive.StoredBatch;
import org.orderly.archive.StoredInstance;
import org.orderly.conf.Conditions;
import org.orderly.conf.WorkitemOnStore;
import org.orderly.conf.WorkitemOnStore.IncludeInput;
import org.orderly.conf.WorkitemRules;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.task.TestDatabase;
import org.orderly.ups.RuleFixture;

class StoreOrdersTest {

  @TempDir Path folder;

  private static WorkitemOnStore rule(String id, IncludeInput include, String uidName) {
    return new WorkitemOnStore(
        id,
        RuleFixture.content("Read {Modality} {StudyDescription}", uidName),
        Conditions.parse(List.of("Modality=CT|MR")),
        List.of(),
        include,
        WorkitemOnStore.Scope.STUDY,
        null,
        false);
  }

  private static WorkitemRules rules(WorkitemOnStore... rules) {
    return new WorkitemRules(List.of(rules), List.of(), List.of());
  }

  private static StoredInstance instance(
      RuleFixture worklist, String study, String series, String sop, Occurrence occurrence) {
    DataSet object = new DataSet().put(Tag.SpecificCharacterSet, "ISO_IR 100");
    object.put(Tag.PatientID, "4711").put(Tag.PatientName, "Müller^Ute");
    object.put(Tag.Modality, "CT").put(Tag.StudyInstanceUID, study);
    object.put(Tag.StudyDescription, "Thorax").put(Tag.AccessionNumber, "A1");
    return new StoredInstance(
        1,
        study,
        series,
        sop,
        Uid.CTImageStorage,
        object,
        new Source(Source.DIMSE, "CT1", "ORDERLY", "localhost", null),
        occurrence,
        null,
        null,
        Instant.now(),
        worklist.context().configuration(),
        worklist.ae());
  }

  private record Archived(ArchiveFixture archive, RuleFixture worklist, StoreOrders orders)
      implements AutoCloseable {

    void store(String study, String series, String... sops) {
      List<StoredInstance> batch = new ArrayList<>();
      for (String sop : sops) {
        batch.add(instance(worklist, study, series, sop, Occurrence.FIRST));
      }
      orders.stored(new StoredBatch(batch));
      orders.work();
    }

    @Override
    public void close() {
      archive.close();
    }
  }

  private Archived open(TestDatabase kind, WorkitemOnStore... rules) throws Exception {
    ArchiveFixture archive = new ArchiveFixture(kind, folder);
    RuleFixture worklist = new RuleFixture(archive.database());
    worklist.configure(rules(rules));
    return new Archived(
        archive,
        worklist,
        new StoreOrders(
            archive.database(),
            worklist.configuration(),
            worklist.workitems(),
            archive.query(),
            worklist.clock()));
  }

  private static List<String> references(DataSet workitem) {
    return workitem.items(Tag.InputInformationSequence).stream()
        .flatMap(item -> item.items(Tag.ReferencedSOPSequence).stream())
        .map(sop -> sop.string(Tag.ReferencedSOPInstanceUID))
        .toList();
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void makes_one_work_item_per_study_and_references_each_instance_once(TestDatabase kind)
      throws Exception {
    try (Archived a = open(kind, rule("read", IncludeInput.APPEND, "{StudyInstanceUID}.read"))) {
      a.worklist().subscribe();
      a.store("1.1", "1.1.1", "1.1.1.1", "1.1.1.2");
      a.store("1.1", "1.1.1", "1.1.1.2", "1.1.1.3");
      a.store("1.1", "1.1.2", "1.1.2.1");
      a.store("1.2", "1.2.1", "1.2.1.1");
      assertEquals(2, a.worklist().all().size());
      DataSet workitem = a.worklist().find(new DataSet().put(Tag.StudyInstanceUID, "1.1")).get(0);
      assertEquals(List.of("1.1.1.1", "1.1.1.2", "1.1.1.3", "1.1.2.1"), references(workitem));
      assertEquals(2, workitem.items(Tag.InputInformationSequence).size());
      assertEquals("Read CT Thorax", workitem.string(Tag.ProcedureStepLabel));
      assertEquals("HIGH", workitem.string(Tag.ScheduledProcedureStepPriority));
      assertEquals("Müller^Ute", workitem.string(Tag.PatientName));
      DataSet request = workitem.items(Tag.ReferencedRequestSequence).get(0);
      assertEquals("A1", request.string(Tag.AccessionNumber));
      assertTrue(workitem.hasValue(Tag.ScheduledProcessingParametersSequence));
      assertEquals(
          List.of("1 SCHEDULED to WATCHER", "1 SCHEDULED to WATCHER"), a.worklist().events());
      assertEquals(0, a.worklist().number("select count(*) from workitem_on_store"));
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void leaves_a_claimed_work_item_alone(TestDatabase kind) throws Exception {
    try (Archived a = open(kind, rule("read", IncludeInput.APPEND, "{StudyInstanceUID}"))) {
      a.store("1.1", "1.1.1", "1.1.1.1");
      a.worklist().claim(a.worklist().all().get(0).string(Tag.SOPInstanceUID));
      a.store("1.1", "1.1.1", "1.1.1.2");
      assertEquals(List.of("1.1.1.1"), references(a.worklist().all().get(0)));
      assertEquals(1, a.worklist().all().size());
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void makes_another_one_for_what_comes_after_the_claim(TestDatabase kind) throws Exception {
    try (Archived a =
        open(kind, rule("read", IncludeInput.APPEND_OR_CREATE, "{StudyInstanceUID}"))) {
      a.store("1.1", "1.1.1", "1.1.1.1");
      a.worklist().claim(a.worklist().all().get(0).string(Tag.SOPInstanceUID));
      a.store("1.1", "1.1.1", "1.1.1.1", "1.1.1.2");
      a.store("1.1", "1.1.1", "1.1.1.2", "1.1.1.3");
      a.store("1.1", "1.1.1", "1.1.1.1");
      List<DataSet> scheduled =
          a.worklist().find(new DataSet().put(Tag.ProcedureStepState, "SCHEDULED"));
      assertEquals(1, scheduled.size());
      assertTrue(references(scheduled.get(0)).contains("1.1.1.3"));
      assertEquals(2, a.worklist().all().size());
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void makes_one_work_item_per_object_if_so_configured(TestDatabase kind) throws Exception {
    try (Archived a =
        open(kind, rule("read", IncludeInput.SINGLE_OR_CREATE, "{StudyInstanceUID}"))) {
      a.store("1.1", "1.1.1", "1.1.1.1", "1.1.1.2", "1.1.1.3");
      a.store("1.1", "1.1.1", "1.1.1.2");
      assertEquals(3, a.worklist().all().size());
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void a_faulty_rule_harms_neither_the_object_nor_other_rules(TestDatabase kind) throws Exception {
    WorkitemOnStore faulty =
        new WorkitemOnStore(
            "faulty", null, Conditions.NONE, List.of(), IncludeInput.APPEND, null, null, false);
    try (Archived a = open(kind, faulty, rule("read", IncludeInput.NO, null))) {
      a.store("1.1", "1.1.1", "1.1.1.1");
      assertEquals(1, a.worklist().all().size());
      assertEquals(List.of(), references(a.worklist().all().get(0)));
      a.orders()
          .stored(
              new StoredBatch(
                  List.of(instance(a.worklist(), "1.1", "1.1.1", "1.1.1.1", Occurrence.IGNORED))));
      assertEquals(0, a.worklist().number("select count(*) from workitem_on_store"));
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void an_order_that_cannot_be_read_harms_no_other(TestDatabase kind) throws Exception {
    try (Archived a = open(kind, rule("read", IncludeInput.NO, null))) {
      for (String column : List.of("content", "include_input", "ae", "")) {
        a.orders()
            .stored(
                new StoredBatch(
                    List.of(instance(a.worklist(), "1.1", "1.1.1", "1.1.1.1", Occurrence.FIRST))));
        if (!column.isEmpty()) {
          spoil(a.archive().database(), column);
        }
      }
      assertFalse(a.orders().work());
      assertEquals(1, a.worklist().all().size(), "that of the last, which is well");
      assertEquals(3, a.worklist().number("select count(*) from workitem_on_store"));
      a.worklist().clock().advance(Duration.ofMinutes(1));
      a.orders().work();
      assertEquals(
          3, a.worklist().number("select count(*) from workitem_on_store where tries = 2"));
    }
  }

  private static WorkitemOnStore styled(Path stylesheet, boolean noKeywords) {
    WorkitemOnStore read = rule("read", IncludeInput.APPEND, "{StudyInstanceUID}");
    return new WorkitemOnStore(
        "read",
        read.content(),
        read.conditions(),
        List.of(),
        IncludeInput.APPEND,
        null,
        stylesheet.toUri().toString(),
        noKeywords);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_style_sheet_gets_keywords_unless_the_rule_wants_none(boolean noKeywords) throws Exception {
    Path file = folder.resolve("keywords.xsl");
    java.nio.file.Files.writeString(
        file,
        """
        <xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
          <xsl:template match="/NativeDicomModel">
            <NativeDicomModel>
              <DicomAttribute tag="00741204" vr="LO"><Value number="1">K<xsl:value-of
                select="DicomAttribute[@keyword='StudyDescription']/Value"/></Value></DicomAttribute>
            </NativeDicomModel>
          </xsl:template>
        </xsl:stylesheet>
        """);
    try (Archived a = open(TestDatabase.H2, styled(file, noKeywords))) {
      a.store("1.1", "1.1.1", "1.1.1.1");
      assertEquals(
          noKeywords ? "K" : "KThorax", a.worklist().all().get(0).string(Tag.ProcedureStepLabel));
    }
  }

  @Test
  void a_style_sheet_without_end_makes_nothing() throws Exception {
    Path file = folder.resolve("endless.xsl");
    java.nio.file.Files.writeString(
        file,
        """
        <xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
          <xsl:template match="/" name="again">
            <xsl:param name="depth" select="0"/>
            <xsl:variable name="deeper">
              <xsl:call-template name="again">
                <xsl:with-param name="depth" select="$depth + 1"/>
              </xsl:call-template>
            </xsl:variable>
            <xsl:value-of select="$deeper"/>
          </xsl:template>
        </xsl:stylesheet>
        """);
    try (Archived a = open(TestDatabase.H2, styled(file, false))) {
      a.store("1.1", "1.1.1", "1.1.1.1");
      assertEquals(0, a.worklist().all().size());
      assertEquals(0, a.worklist().number("select count(*) from workitem_on_store"));
    }
  }

  /** Of the youngest order. */
  private static void spoil(DataSource database, String column) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "update workitem_on_store set "
                    + column
                    + " = ? where id = (select max(id) from workitem_on_store)")) {
      if (column.equals("content")) {
        statement.setBytes(1, new byte[] {8, 0});
      } else {
        statement.setString(1, column.equals("ae") ? "" : "NEW");
      }
      assertEquals(1, statement.executeUpdate());
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void what_a_style_sheet_says_comes_before_what_the_rule_says(TestDatabase kind) throws Exception {
    Path file = folder.resolve("label.xsl");
    java.nio.file.Files.writeString(
        file,
        """
        <xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
          <xsl:template match="/NativeDicomModel">
            <NativeDicomModel>
              <DicomAttribute tag="00741204" vr="LO"><Value number="1">Of <xsl:value-of
                select="DicomAttribute[@tag='00081030']/Value"/></Value></DicomAttribute>
            </NativeDicomModel>
          </xsl:template>
        </xsl:stylesheet>
        """);
    try (Archived a = open(kind, styled(file, false))) {
      a.store("1.1", "1.1.1", "1.1.1.1");
      DataSet workitem = a.worklist().all().get(0);
      assertEquals("Of Thorax", workitem.string(Tag.ProcedureStepLabel));
      assertEquals("HIGH", workitem.string(Tag.ScheduledProcedureStepPriority));
      java.nio.file.Files.writeString(file, "no style sheet");
      java.nio.file.Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(0));
      a.store("1.2", "1.2.1", "1.2.1.1");
      assertEquals(1, a.worklist().all().size());
    }
  }
}
