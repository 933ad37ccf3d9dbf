-- What traffic follows and transactions have changed, in the order of their commits: nodes read what is new to them.
create table change_log (
    number bigint        not null, -- of the transaction
    path   varchar(1024) not null  -- it, and maybe what is beneath it
);
create index change_log_number on change_log (number);
-- The number of the last such transaction. Who writes holds this one row until it commits, so numbers are in that order.
create table change_number (
    number bigint not null
);
insert into change_number values (0);
