-- A queue that somebody has paused: no node begins any of its tasks while the row is there.
create table queue_pause (
  device_name  varchar(64) not null,
  queue_name   varchar(64) not null,
  paused_by    varchar(255),
  paused_time  timestamp(3) with time zone not null,
  constraint queue_pause_key primary key (device_name, queue_name)
);

-- How attempts ended, counted by the minute; it outlives the tasks that retention deletes.
create table queue_minute (
  device_name  varchar(64) not null,
  queue_name   varchar(64) not null,
  minute_start timestamp(3) with time zone not null,
  completed    integer default 0 not null,
  warning      integer default 0 not null,
  failed       integer default 0 not null,
  -- attempts that failed and are repeated
  retried      integer default 0 not null,
  constraint queue_minute_key primary key (device_name, queue_name, minute_start)
);
create index queue_minute_time on queue_minute (minute_start);

-- Set on tasks that were started anew with many others: new work of the same priority goes before them.
alter table task add column gives_way smallint default 0 not null;
