-- When a row was made, in microseconds of the epoch: lists that come by age are read in pages.
alter table definition add created bigint default 0 not null;
create index definition_age on definition (parent, type, created, path);
