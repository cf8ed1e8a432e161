-- Patients, studies, series and instances. Valid for H2 and for PostgreSQL.
create sequence patient_seq start with 1 increment by 50;
create sequence study_seq start with 1 increment by 50;
create sequence series_seq start with 1 increment by 50;
create sequence instance_seq start with 1 increment by 500;

-- Text that is matched without regard to case is kept a second time in upper case (..._key).
create table patient (
  id            bigint not null primary key,
  -- null: the object named no patient; such patients are never matched to each other
  patient_id    varchar(64),
  issuer        varchar(64) default '' not null,
  patient_name  varchar(1000),
  name_key      varchar(1000),
  birth_date    varchar(8),
  sex           varchar(16),
  created_time  timestamp(3) with time zone not null,
  updated_time  timestamp(3) with time zone not null,
  attributes    bytea not null,
  constraint patient_id_issuer unique (patient_id, issuer)
);

create index patient_name on patient (name_key);

create table study (
  id               bigint not null primary key,
  patient_fk       bigint not null,
  study_iuid       varchar(64) not null,
  study_id         varchar(64),
  study_date       varchar(8),
  study_time       varchar(16),
  accession_no     varchar(64),
  accession_issuer varchar(64),
  description      varchar(1000),
  description_key  varchar(1000),
  referring_name   varchar(1000),
  referring_key    varchar(1000),
  -- each value between bars: |CT|MR|
  modalities       varchar(4000) default '|' not null,
  num_series       integer default 0 not null,
  num_instances    integer default 0 not null,
  size_bytes       bigint default 0 not null,
  created_time     timestamp(3) with time zone not null,
  updated_time     timestamp(3) with time zone not null,
  attributes       bytea not null,
  constraint study_iuid unique (study_iuid)
);

-- An index before its foreign key: H2 would make one of its own, PostgreSQL makes none.
create index study_patient on study (patient_fk);
alter table study add constraint study_of_patient foreign key (patient_fk) references patient (id);

create index study_date on study (study_date, study_time);
create index study_accession on study (accession_no);
create index study_study_id on study (study_id);
create index study_updated on study (updated_time);

create table series (
  id               bigint not null primary key,
  study_fk         bigint not null,
  series_iuid      varchar(64) not null,
  series_no        integer,
  modality         varchar(16),
  description      varchar(1000),
  description_key  varchar(1000),
  body_part        varchar(16),
  laterality       varchar(16),
  station_name     varchar(64),
  institution      varchar(1000),
  department       varchar(1000),
  pps_start_date   varchar(8),
  pps_start_time   varchar(16),
  pps_iuid         varchar(64),
  sending_aet      varchar(16),
  receiving_aet    varchar(16),
  num_instances    integer default 0 not null,
  created_time     timestamp(3) with time zone not null,
  updated_time     timestamp(3) with time zone not null,
  attributes       bytea not null,
  constraint series_iuid unique (series_iuid, study_fk)
);

create index series_study on series (study_fk);
alter table series add constraint series_of_study foreign key (study_fk) references study (id);

create index series_modality on series (modality);

create table instance (
  id                bigint not null primary key,
  series_fk         bigint not null,
  sop_iuid          varchar(64) not null,
  sop_cuid          varchar(64) not null,
  instance_no       integer,
  content_date      varchar(8),
  content_time      varchar(16),
  num_frames        integer,
  -- 0 until it is replaced; counts the replacements
  revision          integer default 0 not null,
  transfer_syntax   varchar(64) not null,
  storage_id        varchar(64) not null,
  storage_path      varchar(1000) not null,
  size_bytes        bigint not null,
  digest            varchar(160),
  created_time      timestamp(3) with time zone not null,
  updated_time      timestamp(3) with time zone not null,
  attributes        bytea not null,
  constraint instance_iuid unique (sop_iuid, series_fk)
);

create index instance_series on instance (series_fk);
alter table instance add constraint instance_of_series foreign key (series_fk) references series (id);

-- Instances for which the rules are still to be evaluated, because that failed when they were stored.
create table rules_pending (
  instance_fk       bigint not null primary key,
  calling_aet       varchar(16),
  called_aet        varchar(16) not null,
  calling_host      varchar(255),
  called_host       varchar(255),
  transport         varchar(16) not null,
  occurrence        varchar(16) not null,
  received_time     timestamp(3) with time zone not null,
  next_try_time     timestamp(3) with time zone not null,
  tries             integer default 0 not null,
  constraint rules_pending_instance foreign key (instance_fk) references instance (id) on delete cascade
);
