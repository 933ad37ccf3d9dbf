-- One row per AWS resource, keyed by its AWS resource path.
create table definition (
    path     varchar(1024) not null primary key,
    parent   varchar(1024) not null,
    type     varchar(64)   not null,
    document text          not null,
    version  bigint        not null
);
create index definition_parent on definition (parent, type, path);
create index definition_type on definition (type, path);
