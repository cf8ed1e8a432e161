package org.orderly.export;

import org.orderly.archive.Sql;

/** What a destination lacks, as conditions on the study {@code st}. */
final class SendConditions {
  private static final String LACKS =
      "exists (select 1 from series xs join instance xi on xi.series_fk = xs.id where xs.study_fk = st.id"
          + " and not exists (select 1 from sent_instance sx where sx.instance_fk = xi.id"
          + " and sx.exporter_id = ? and sx.revision = xi.revision)";
  private static final String NOT_UNDER_WAY =
      " and not exists (select 1 from task tx where tx.study_iuid = st.study_iuid and tx.exporter_id = ?"
          + " and tx.task_type = 'EXPORT' and tx.task_status in "
          + "('SCHEDULED','SCHEDULED FOR RETRY','IN PROCESS')"
          + " and (tx.series_iuid is null or tx.series_iuid = xs.series_iuid)"
          + " and (tx.sop_iuid is null or tx.sop_iuid = xi.sop_iuid))";

  private SendConditions() {}

  /** Some instance of it was never sent there, or has been replaced since. */
  static Sql unsent(String exporterId) {
    return new Sql().add(LACKS + ")", exporterId);
  }

  /** Such an instance is there that no waiting or running task will carry. */
  static Sql forgotten(String exporterId) {
    return new Sql().add(LACKS + NOT_UNDER_WAY + ")", exporterId, exporterId);
  }
}
