-- More that work items are found by of their patients. Valid for H2 and for PostgreSQL.
alter table patient add column responsible_key varchar(1000);
-- Issuer of Patient ID Qualifiers Sequence: Universal Entity ID and its type
alter table patient add column issuer_universal_id varchar(255);
alter table patient add column issuer_universal_type varchar(16);

create index patient_responsible on patient (responsible_key);

create table patient_other_id (
  patient_fk  bigint not null,
  other_id    varchar(64) not null,
  constraint patient_other_id_pk primary key (patient_fk, other_id)
);

alter table patient_other_id add constraint other_id_of_patient foreign key (patient_fk) references patient (id);
create index patient_other_id_id on patient_other_id (other_id);
