-- Series that are offered to the performers of work items. Valid for H2 and for PostgreSQL.
create table offered_series (
  run_fk       bigint not null primary key,
  -- as they go out; objects of the study that come are results and nothing for the archive
  study_iuid   varchar(64) not null,
  series_iuid  varchar(64) not null,
  offered_time timestamp(3) with time zone not null,
  constraint offered_series_run foreign key (run_fk) references segmentation_run (pk) on delete cascade
);
create index offered_series_study on offered_series (study_iuid);
create index offered_series_time on offered_series (offered_time);

-- When a working copy was deleted; the row stays.
alter table copied_folder add column copy_removed_time timestamp(3) with time zone;
alter table uploaded_zip add column copy_removed_time timestamp(3) with time zone;
