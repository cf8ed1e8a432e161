-- Lists of what was received, newest first and by date. Valid for H2 and for PostgreSQL.
create index instance_created on instance (created_time, id);
create index series_created on series (created_time, id);
create index study_created on study (created_time, id);
create index patient_created on patient (created_time, id);
-- The lists sorted by UID.
create index series_by_uid on series (series_iuid, id);

-- What people did that cannot be undone. Written in the transaction that does it; kept when what it is about is gone.
create sequence audit_entry_seq start with 1 increment by 1;
create table audit_entry (
  id           bigint not null primary key,
  action       varchar(32) not null,
  user_id      varchar(255),
  host         varchar(255),
  study_iuid   varchar(64),
  series_iuid  varchar(64),
  sop_iuid     varchar(64),
  entry_time   timestamp(3) with time zone not null
);
create index audit_entry_time on audit_entry (entry_time, id);
