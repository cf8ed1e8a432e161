-- What a destination has taken, whatever becomes of the tasks that carried it. Written with the result of the task.
-- No foreign key: a check per object would write to the instance's row again; keys are never used twice.
create table sent_instance (
  instance_fk  bigint not null,
  exporter_id  varchar(64) not null,
  -- of the content that was sent: a replaced object has not been sent
  revision     integer not null,
  sent_time    timestamp(3) with time zone not null,
  primary key (instance_fk, exporter_id)
);

-- Held while unsent studies are chosen and queued, so that two who ask at once queue none of them twice.
create table unsent_gate (
  exporter_id  varchar(64) not null primary key
);

-- What the tasks that are still there know.
insert into sent_instance (instance_fk, exporter_id, revision, sent_time)
select i.id, t.exporter_id, i.revision, max(t.updated_time)
from task_instance r
join task t on t.id = r.task_id
join instance i on i.sop_iuid = r.sop_iuid
join series s on s.id = i.series_fk and s.series_iuid = r.series_iuid
where t.exporter_id is not null
  and (r.status in (0, 1) or r.status between 45056 and 49151)
  and r.content like cast(i.revision as varchar(16)) || ':%'
group by i.id, t.exporter_id, i.revision;
