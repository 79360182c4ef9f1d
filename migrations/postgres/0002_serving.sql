-- How often this database has begun to be served: a server whose lock was lost learns whether another came by.

create table serving (
    id bigint primary key check (id = 1),
    epoch bigint not null
);

insert into serving (id, epoch) values (1, 0);
