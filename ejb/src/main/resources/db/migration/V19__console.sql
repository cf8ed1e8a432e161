-- What open pages follow. Valid for H2 and for PostgreSQL.

-- The mark of work items: written after their changes are committed, once for many; no change waits for it.
insert into change_mark (topic, mark) values ('workitems', 0);
