-- Who canceled a task, and the task with which the system joined one that would have sent the same. Valid for H2 and for
-- PostgreSQL.
alter table task add column canceled_by varchar(255);
alter table task add column joined_id bigint;
