alter table account
  add column role text not null default 'USER' check (role in ('USER', 'ADMIN')),
  add column suspended_at timestamptz,
  add column suspension_reason text,
  add constraint account_suspension check ((suspended_at is null) = (suspension_reason is null));

-- Lists of accounts by name (whose beginning is searched for), of those that are suspended, and of admins.
create index account_name on account ((lower(username)) collate "C");
create index account_suspended on account (id desc) where suspended_at is not null;
create index account_admin on account (id desc) where role = 'ADMIN';

-- Few, and joined to nothing when there are none: what public lists leave out.
create view suspended_channel as
  select c.id from account a join channel c on c.account_id = a.id where a.suspended_at is not null;

-- The one row is locked by whatever decides who is an admin.
create table platform (
  id           int primary key check (id = 1),
  -- Null: as the setting says.
  registration text check (registration in ('OPEN', 'INVITE', 'CLOSED')),
  -- Whether there has been an admin: until then the next account becomes one.
  had_admin    boolean not null default false
);

-- Where there are accounts already, the first one is the admin; never the one of the demo.
update account set role = 'ADMIN'
  where id = (select min(id) from account where lower(username) <> 'demo');
insert into platform (id, had_admin) values (1, exists (select 1 from account where role = 'ADMIN'));

create table invite (
  id         bigint generated always as identity primary key,
  code_hash  bytea not null unique,
  note       text not null,
  uses       int not null check (uses > 0),
  used       int not null default 0 check (used between 0 and uses),
  -- No key of an account: the invite outlives it.
  created_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index invite_expires on invite (expires_at);

-- Names and numbers as they were: an entry outlives what it names.
create table audit (
  id          bigint generated always as identity primary key,
  at          timestamptz not null,
  -- Null: no account, but the setting or the command line.
  actor_id    bigint,
  actor_name  text not null,
  action      text not null,
  target_id   text,
  target_name text,
  address     text,
  details     jsonb not null
);
create index audit_at on audit (at);
