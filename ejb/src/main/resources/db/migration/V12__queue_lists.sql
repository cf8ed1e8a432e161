-- Lists and counts of one queue among many tasks, and the next task to release, in the order of an index.
create index task_next on task (device_name, queue_name, task_status, priority desc, gives_way, scheduled_time, id);
create index task_queue_updated on task (queue_name, updated_time, id);
create index task_queue_created on task (queue_name, created_time, id);
create index task_queue_scheduled on task (queue_name, scheduled_time, id);
create index task_queue_status on task (queue_name, task_status, updated_time, id);
create index task_type_status on task (task_type, task_status, updated_time, id);
