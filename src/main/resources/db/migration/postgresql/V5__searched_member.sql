-- Members by which rows are found without reading all others: the names and the customers of API keys.
create table searched_member (
    path    varchar(1024) collate "C" not null,
    member  varchar(64)   not null,
    text    varchar(256)  collate "C" not null, -- how the member begins
    created bigint        not null, -- of the row
    primary key (path, member)
);
create index searched_member_text on searched_member (member, text, created, path);
insert into searched_member (path, member, text, created)
    select path, member, left(document::json ->> member, 256), created
    from definition, (values ('name'), ('customerId')) as searched (member)
    where type = 'ApiKey' and document::json ->> member is not null;
