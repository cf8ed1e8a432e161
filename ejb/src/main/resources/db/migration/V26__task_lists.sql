-- Lists of many tasks, newest first, in the order of an index. Valid for H2, which reads an index in one direction only,
-- and for PostgreSQL.

-- Jobs by batch and state, without a look at the rows themselves.
create index task_board on task (task_type, batch_id, task_status, id);
-- The newest jobs of a batch, and of those without.
drop index task_batch;
create index task_batch on task (batch_id, task_type, id desc);

drop index task_queue_updated;
create index task_queue_updated on task (queue_name, updated_time desc, id desc);
drop index task_queue_created;
create index task_queue_created on task (queue_name, created_time desc, id desc);
drop index task_queue_status;
create index task_queue_status on task (queue_name, task_status, updated_time desc, id desc);
drop index task_type_status;
create index task_type_status on task (task_type, task_status, updated_time desc, id desc);
