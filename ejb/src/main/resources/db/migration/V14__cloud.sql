-- What was uploaded to an AI platform and is computed there: a series, or one image.
create table cloud_unit (
  exporter_id  varchar(64) not null,
  unit_iuid    varchar(64) not null,
  -- of the newest image
  last_upload  timestamp(3) with time zone not null,
  -- when the platform was told to compute it; null: not since the newest image
  computed     timestamp(3) with time zone,
  primary key (exporter_id, unit_iuid)
);

-- The result files that a platform gave; each becomes one instance, which is never sent back to it.
create table cloud_result (
  exporter_id  varchar(64) not null,
  unit_iuid    varchar(64) not null,
  -- kind and digest of the content
  file_key     varchar(96) not null,
  sop_iuid     varchar(64) not null,
  -- null: it may or may not be in the archive
  stored_time  timestamp(3) with time zone,
  primary key (exporter_id, unit_iuid, file_key)
);

create index cloud_result_sop on cloud_result (sop_iuid, exporter_id);
