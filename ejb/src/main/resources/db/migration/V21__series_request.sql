-- Items of Request Attributes Sequence by which series are matched. Valid for H2 and for PostgreSQL.
create table series_request (
  series_fk               bigint not null,
  item_no                 integer not null,
  requested_procedure_id  varchar(64),
  step_id                 varchar(64),
  constraint series_request_pk primary key (series_fk, item_no)
);

-- The primary key is the index of the foreign key.
alter table series_request add constraint request_of_series foreign key (series_fk) references series (id) on delete cascade;
create index series_request_procedure on series_request (requested_procedure_id, series_fk);
create index series_request_step on series_request (step_id, series_fk);

-- Searches by Instance Number without a study.
create index instance_number on instance (instance_no, id);
