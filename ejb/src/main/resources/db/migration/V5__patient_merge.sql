-- Patients that turned out to be another one. Valid for H2 and for PostgreSQL.
-- The dominant patient itself, never one that is merged, too.
alter table patient add column merged_into bigint;
alter table patient add column merged_time timestamp(3) with time zone;

create index patient_merged on patient (merged_into);
alter table patient add constraint patient_merged_into foreign key (merged_into) references patient (id);
create index patient_merged_time on patient (merged_time);
