-- Members by which rows are found without reading all others: the names and the customers of API keys.
create table searched_member (
    path    varchar(1024) not null,
    member  varchar(64)   not null,
    text    varchar(256)  not null, -- how the member begins
    created bigint        not null, -- of the row
    primary key (path, member)
);
create index searched_member_text on searched_member (member, text, created, path);
insert into searched_member (path, member, text, created)
    select path, 'name', left(stringdecode(substring(text from 2 for length(text) - 2)), 256), created
    from (select path, created, cast((document format json)."name" as varchar) as text from definition where type = 'ApiKey')
    where text like '"%';
insert into searched_member (path, member, text, created)
    select path, 'customerId', left(stringdecode(substring(text from 2 for length(text) - 2)), 256), created
    from (select path, created, cast((document format json)."customerId" as varchar) as text from definition where type = 'ApiKey')
    where text like '"%';
