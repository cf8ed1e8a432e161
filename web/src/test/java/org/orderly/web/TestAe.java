package org.orderly.web;

import java.util.List;
import java.util.Set;
import org.orderly.conf.AcceptConflictingPatientId;
import org.orderly.conf.AcceptMissingPatientId;
import org.orderly.conf.IanSettings;
import org.orderly.conf.NetworkAe;
import org.orderly.conf.OverwritePolicy;
import org.orderly.conf.QuerySettings;
import org.orderly.conf.RelationalMismatchPolicy;
import org.orderly.conf.WorkitemRules;
import org.orderly.conf.WorkitemSettings;
import org.orderly.dicom.data.AeTitle;

/** Application entities that differ by title and accepted roles. */
public final class TestAe {

  private TestAe() {}

  public static NetworkAe of(String title, String... roles) {
    return new NetworkAe(
        AeTitle.of(title),
        "",
        true,
        true,
        true,
        List.of(),
        List.of(),
        Set.of(),
        Set.of(),
        List.of(),
        List.of(),
        1,
        OverwritePolicy.NEVER,
        RelationalMismatchPolicy.IGNORE,
        AcceptMissingPatientId.CREATE,
        AcceptConflictingPatientId.YES,
        Set.of(roles),
        List.of(),
        List.of(),
        false,
        0,
        0,
        100,
        Set.of(),
        new IanSettings(List.of(), Set.of(), null, null, false),
        QuerySettings.DEFAULTS,
        new WorkitemSettings(null, List.of(), 0, List.of(), List.of(), false, false),
        WorkitemRules.NONE);
  }
}
