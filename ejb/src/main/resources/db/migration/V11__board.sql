-- What the pages of tasks need, beside V8. Valid for H2 and for PostgreSQL.

-- A change that no row shows any more, such as a deletion, leaves a mark here, so that open pages hear of it.
create table change_mark (
  topic  varchar(32) not null primary key,
  mark   bigint not null
);

insert into change_mark (topic, mark) values ('tasks', 0);

-- The newest task of each batch, and the newest of those without, without a look at the rows themselves.
drop index task_batch;
create index task_batch on task (batch_id, task_type, id);
