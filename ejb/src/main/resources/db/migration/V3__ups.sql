-- Work items (Unified Procedure Steps) and subscriptions to them. Valid for H2 and for PostgreSQL.
create sequence workitem_seq start with 1 increment by 1;

-- Text that is matched without regard to case is kept a second time in upper case (..._key).
create table workitem (
  id                 bigint not null primary key,
  uid                varchar(64) not null,
  -- null: the work item names no patient
  patient_fk         bigint,
  -- in the order in which states sort: 0 SCHEDULED, 1 IN PROGRESS, 2 CANCELED, 3 COMPLETED
  state              smallint default 0 not null,
  -- a template has no start time, takes no part in the worklist and causes no events
  template           boolean default false not null,
  -- kept in a final state, so that a repeated request can be told from a wrong one
  transaction_uid    varchar(64),
  performer_aet      varchar(16),
  -- 0 LOW, 1 MEDIUM, 2 HIGH
  priority           smallint default 1 not null,
  -- 0 INCOMPLETE, 1 UNAVAILABLE, 2 READY
  readiness          smallint default 2 not null,
  label              varchar(1000),
  label_key          varchar(1000),
  worklist_label     varchar(1000),
  worklist_label_key varchar(1000),
  -- the moments meant, whatever offset they were given in
  start_time         timestamp(6) with time zone,
  completion_time    timestamp(6) with time zone,
  expiration_time    timestamp(6) with time zone,
  admission_id       varchar(64),
  admission_issuer   varchar(255),
  comments           varchar(4000),
  created_time       timestamp(3) with time zone not null,
  -- Scheduled Procedure Step Modification DateTime: of the work item only, not of its patient
  modified_time      timestamp(3) with time zone not null,
  -- when the final state was reached; the delays of deletion count from here
  final_time         timestamp(3) with time zone,
  -- what happened to it, for people: see History
  history            varchar(4000) not null,
  -- all attributes but those of the patient and those that have a column for their only truth
  attributes         bytea not null,
  constraint workitem_uid unique (uid)
);

-- An index before its foreign key: H2 would make one of its own, PostgreSQL makes none.
create index workitem_patient on workitem (patient_fk);
alter table workitem add constraint workitem_of_patient foreign key (patient_fk) references patient (id);

-- Few, as each costs with each commit. For pages: in the order of the index, what stands before the start time fixed
-- (see SearchStatement). Deletion goes through the second one, too.
create index workitem_state on workitem (template, state, start_time, id);
create index workitem_list on workitem (template, worklist_label_key, start_time, id);
create index workitem_label on workitem (template, label_key, start_time, id);

-- Codes of the sequences that are matched by; an item with several codes has several rows.
create table workitem_code (
  workitem_fk   bigint not null,
  -- WORKITEM, STATION, CLASS, LOCATION or PERFORMER
  kind          varchar(16) not null,
  code          varchar(64),
  scheme        varchar(64),
  version       varchar(64),
  meaning       varchar(255),
  -- of a PERFORMER
  name          varchar(1000),
  name_key      varchar(1000),
  organization  varchar(255)
);

create index workitem_code_workitem on workitem_code (workitem_fk, kind);
alter table workitem_code add constraint workitem_code_of foreign key (workitem_fk) references workitem (id) on delete cascade;
create index workitem_code_code on workitem_code (kind, code);

-- Items of the Referenced Request Sequence.
create table workitem_request (
  workitem_fk       bigint not null,
  study_iuid        varchar(64),
  accession_no      varchar(64),
  accession_issuer  varchar(255),
  procedure_id      varchar(64),
  placer_order      varchar(64),
  filler_order      varchar(64),
  service           varchar(255),
  service_key       varchar(1000),
  physician         varchar(1000),
  physician_key     varchar(1000)
);

create index workitem_request_workitem on workitem_request (workitem_fk);
alter table workitem_request add constraint workitem_request_of foreign key (workitem_fk) references workitem (id) on delete cascade;
create index workitem_request_study on workitem_request (study_iuid);
create index workitem_request_accession on workitem_request (accession_no);

-- Identifiers that a work item may refer to.
create table workitem_reference (
  workitem_fk  bigint not null,
  -- REPLACED (the step replaced by this one), INPUT (study of the input information), STUDY, ADMISSION
  kind         varchar(16) not null,
  identifier   varchar(64) not null
);

create index workitem_reference_workitem on workitem_reference (workitem_fk);
alter table workitem_reference add constraint workitem_reference_of foreign key (workitem_fk) references workitem (id) on delete cascade;
create index workitem_reference_identifier on workitem_reference (identifier, kind);

-- Final work items whose follow-ups are still to be made by the rules of the AE.
create table workitem_follow_up (
  workitem_fk   bigint not null primary key,
  ae            varchar(16) not null,
  requester     varchar(16),
  created_time  timestamp(3) with time zone not null,
  next_try_time timestamp(3) with time zone not null,
  tries         integer default 0 not null,
  constraint workitem_follow_up_of foreign key (workitem_fk) references workitem (id) on delete cascade
);

create table subscription (
  workitem_fk    bigint not null,
  subscriber     varchar(16) not null,
  deletion_lock  boolean default false not null,
  created_time   timestamp(3) with time zone not null,
  primary key (workitem_fk, subscriber)
);

alter table subscription add constraint subscription_of foreign key (workitem_fk) references workitem (id) on delete cascade;
create index subscription_subscriber on subscription (subscriber, workitem_fk);

-- Subscriptions to all work items, those to come included, or to those that match.
create table global_subscription (
  subscriber     varchar(16) not null primary key,
  deletion_lock  boolean default false not null,
  -- matching keys as an encoded data set; null: all work items
  filter         bytea,
  created_time   timestamp(3) with time zone not null
);

-- Who changes a work item locks one row, who subscribes to many locks all of them: so no event falls between.
create table workitem_gate (
  id  integer not null primary key
);

insert into workitem_gate (id) values
  (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14), (15),
  (16), (17), (18), (19), (20), (21), (22), (23), (24), (25), (26), (27), (28), (29), (30), (31),
  (32), (33), (34), (35), (36), (37), (38), (39), (40), (41), (42), (43), (44), (45), (46), (47),
  (48), (49), (50), (51), (52), (53), (54), (55), (56), (57), (58), (59), (60), (61), (62), (63),
  (64), (65), (66), (67), (68), (69), (70), (71), (72), (73), (74), (75), (76), (77), (78), (79),
  (80), (81), (82), (83), (84), (85), (86), (87), (88), (89), (90), (91), (92), (93), (94), (95),
  (96), (97), (98), (99), (100), (101), (102), (103), (104), (105), (106), (107), (108), (109), (110), (111),
  (112), (113), (114), (115), (116), (117), (118), (119), (120), (121), (122), (123), (124), (125), (126), (127);
