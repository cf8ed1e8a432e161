-- Tasks. One row is one unit of work; the row is the truth, JMS messages are hints only.
create sequence task_seq start with 1 increment by 1;

create table task (
  id               bigint not null primary key,
  task_type        varchar(16) not null,
  task_status      varchar(20) not null,
  -- changes with each claim and each reschedule; every change of status compares it
  attempt          integer default 0 not null,
  failures         integer default 0 not null,
  priority         integer default 0 not null,
  device_name      varchar(64) not null,
  queue_name       varchar(64) not null,
  created_time     timestamp(3) with time zone not null,
  updated_time     timestamp(3) with time zone not null,
  scheduled_time   timestamp(3) with time zone not null,
  -- further objects never postpone the task beyond this time
  not_after        timestamp(3) with time zone,
  proc_start_time  timestamp(3) with time zone,
  proc_end_time    timestamp(3) with time zone,
  batch_id         varchar(255),
  error_msg        varchar(255),
  outcome_msg      varchar(255),
  local_aet        varchar(16),
  remote_aet       varchar(16),
  exporter_id      varchar(64),
  study_iuid       varchar(64),
  series_iuid      varchar(64),
  sop_iuid         varchar(64),
  num_instances    integer,
  modalities       varchar(255),
  completed        integer default 0 not null,
  warning          integer default 0 not null,
  failed           integer default 0 not null,
  -- what was completed when the running attempt began: an attempt that got further does not use up the retries
  claimed_done     integer default 0 not null,
  rq_user_id       varchar(255),
  rq_host          varchar(255),
  rq_uri           varchar(4000),
  parent_id        bigint,
  lease_node       varchar(255),
  lease_until      timestamp(3) with time zone,
  hint_time        timestamp(3) with time zone,
  -- set while the task waits, so that there is one waiting task per destination and entity
  pending_key      varchar(512),
  constraint task_pending_key unique (pending_key)
);

create index task_due on task (device_name, queue_name, task_status, scheduled_time);
create index task_lease on task (task_status, lease_until);
create index task_entity on task (study_iuid, exporter_id);
create index task_batch on task (batch_id);
create index task_updated on task (updated_time);
create index task_created on task (created_time);
create index task_parent on task (parent_id);

-- The data set of a notification, made once so that a repetition sends the same (DICOM JSON model).
create table task_payload (
  task_id  bigint not null primary key,
  payload  text not null,
  constraint task_payload_task foreign key (task_id) references task (id) on delete cascade
);

-- What the destination said to each object; a retry sends only what is missing.
create table task_instance (
  task_id      bigint not null,
  sop_iuid     varchar(64) not null,
  series_iuid  varchar(64) not null,
  sop_cuid     varchar(64) not null,
  -- which content was sent: a replaced object counts as missing
  content      varchar(128) not null,
  status       integer not null,
  message      varchar(255),
  primary key (task_id, sop_iuid),
  constraint task_instance_task foreign key (task_id) references task (id) on delete cascade
);
