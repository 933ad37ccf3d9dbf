-- One row per AWS resource, keyed by its AWS resource path. Collation "C": paths are compared by code point, so that
-- prefix searches use the index and pages come in the same order on every database.
create table definition (
    path     varchar(1024) collate "C" not null primary key,
    parent   varchar(1024) collate "C" not null,
    type     varchar(64)   not null,
    document text          not null,
    version  bigint        not null
);
create index definition_parent on definition (parent, type, path);
create index definition_type on definition (type, path);
