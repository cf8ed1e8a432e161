package org.orderly.conf.testing;

import java.util.List;
import java.util.Set;
import org.orderly.conf.AcceptConflictingPatientId;
import org.orderly.conf.AcceptMissingPatientId;
import org.orderly.conf.Connection;
import org.orderly.conf.ExportRule;
import org.orderly.conf.IanSettings;
import org.orderly.conf.NetworkAe;
import org.orderly.conf.OverwritePolicy;
import org.orderly.conf.QuerySettings;
import org.orderly.conf.RelationalMismatchPolicy;
import org.orderly.conf.TransferCapability;
import org.orderly.conf.WorkitemRules;
import org.orderly.conf.WorkitemSettings;
import org.orderly.dicom.data.AeTitle;

/** Makes application entities that differ from a plain one in what a test is about. */
public final class TestAe {
  private final AeTitle title;
  private List<Connection> connections = List.of();
  private List<TransferCapability> capabilities = List.of();
  private Set<AeTitle> otherTitles = Set.of();
  private List<ExportRule> exportRules = List.of();
  private OverwritePolicy overwrite = OverwritePolicy.NEVER;
  private RelationalMismatchPolicy mismatch = RelationalMismatchPolicy.IGNORE;
  private AcceptMissingPatientId missing = AcceptMissingPatientId.CREATE;
  private AcceptConflictingPatientId conflicting = AcceptConflictingPatientId.YES;
  private Set<String> userRoles = Set.of();
  private QuerySettings query = QuerySettings.DEFAULTS;
  private WorkitemSettings workitems = WorkitemSettings.DEFAULTS;
  private WorkitemRules workitemRules = WorkitemRules.NONE;

  private TestAe(AeTitle title) {
    this.title = title;
  }

  /** It keeps objects in the storage {@code fs1}. */
  public static TestAe named(String title) {
    return new TestAe(AeTitle.of(title));
  }

  public TestAe connections(List<Connection> all) {
    connections = all;
    return this;
  }

  public TestAe capabilities(List<TransferCapability> all) {
    capabilities = all;
    return this;
  }

  public TestAe alias(AeTitle alias) {
    otherTitles = Set.of(alias);
    return this;
  }

  public TestAe exportRules(List<ExportRule> rules) {
    exportRules = rules;
    return this;
  }

  public TestAe overwrite(OverwritePolicy policy) {
    overwrite = policy;
    return this;
  }

  public TestAe mismatch(RelationalMismatchPolicy policy) {
    mismatch = policy;
    return this;
  }

  public TestAe missingPatientId(AcceptMissingPatientId policy) {
    missing = policy;
    return this;
  }

  public TestAe conflictingPatientId(AcceptConflictingPatientId policy) {
    conflicting = policy;
    return this;
  }

  public TestAe userRoles(String... roles) {
    userRoles = Set.of(roles);
    return this;
  }

  public TestAe query(QuerySettings settings) {
    query = settings;
    return this;
  }

  public TestAe workitems(WorkitemSettings settings) {
    workitems = settings;
    return this;
  }

  public TestAe workitemRules(WorkitemRules rules) {
    workitemRules = rules;
    return this;
  }

  public NetworkAe ae() {
    return new NetworkAe(
        title,
        "",
        true,
        true,
        true,
        connections,
        capabilities,
        Set.of(),
        otherTitles,
        exportRules,
        List.of("fs1"),
        1,
        overwrite,
        mismatch,
        missing,
        conflicting,
        userRoles,
        List.of(),
        List.of(),
        false,
        0,
        0,
        100,
        Set.of(),
        new IanSettings(List.of(), Set.of(), null, null, false),
        query,
        workitems,
        workitemRules);
  }
}
