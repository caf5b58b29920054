-- Whether streaming waits for the publisher, whose connection was lost.
alter table video add column held boolean not null default false;
