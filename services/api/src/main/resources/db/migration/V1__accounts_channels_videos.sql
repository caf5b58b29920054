create table account (
  id            bigint generated always as identity primary key,
  username      text not null,
  password_hash text not null,
  first_name    text,
  last_name     text,
  created_at    timestamptz not null
);
create unique index account_username on account (lower(username));

-- One login: all refresh tokens that follow from it.
create table token_family (
  id         uuid primary key,
  account_id bigint not null references account on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index token_family_account on token_family (account_id);

create table refresh_token (
  hash       bytea primary key,
  family_id  uuid not null references token_family on delete cascade,
  expires_at timestamptz not null,
  rotated_at timestamptz
);
create index refresh_token_family on refresh_token (family_id);

create table channel (
  id         bigint generated always as identity primary key,
  account_id bigint not null unique references account on delete cascade,
  key_hash   bytea not null unique,
  key_sealed text not null,
  created_at timestamptz not null
);

create table video (
  id                bigint generated always as identity primary key,
  channel_id        bigint not null references channel on delete cascade,
  url               text not null unique,
  title             text not null,
  description       text not null,
  status            text not null check (status in ('CREATED', 'RUNNING', 'ENDED')),
  thumbnail_version int not null default 0,
  thumbnail_custom  boolean not null default false,
  created_at        timestamptz not null,
  started_at        timestamptz,
  ended_at          timestamptz,
  lease_id          uuid unique,
  lease_renewed_at  timestamptz,
  lease_revoked     boolean not null default false,
  viewers           int not null default 0
);
create index video_channel on video (channel_id, id desc);
create unique index video_running on video (channel_id) where status = 'RUNNING';

-- Media that streaming must still delete, whatever way its video went.
create table deleted_media (
  url        text primary key,
  deleted_at timestamptz not null default now()
);
create function remember_deleted_media() returns trigger language plpgsql as $$
begin
  insert into deleted_media (url) values (old.url) on conflict do nothing;
  return old;
end $$;
create trigger video_deleted after delete on video
  for each row execute function remember_deleted_media();
