-- The picture that everybody sees; null: one is made of the user's name.
alter table account add column picture_id text;
create unique index account_picture on account (picture_id) where picture_id is not null;

-- The newest upload of a user, until its picture is ready and takes the other's place, or for good when it failed.
-- Whatever is not here and not shown is nobody's: results that come late are thrown away.
create table picture_upload (
  account_id    bigint primary key references account on delete cascade,
  id            text not null unique,
  uploaded_at   timestamptz not null,
  failure       text,
  -- Tries of this process, or of other api nodes; a worker behind a broker counts for itself.
  attempts      int not null default 0,
  -- Until then the node that tries it is believed to be at it.
  claimed_until timestamptz,
  -- Somebody wants a failed one tried again: the next node that looks publishes its event.
  resubmit      boolean not null default false
);
create index picture_upload_waiting on picture_upload (uploaded_at) where failure is null;
create index picture_upload_failed on picture_upload (uploaded_at) where failure is not null;
create index picture_upload_resubmit on picture_upload (id) where resubmit;

-- Spring Modulith's event publication registry, version 2 of its table: what is still to be done, written with what it
-- follows from. Completed entries are deleted.
create table event_publication (
  id                     uuid not null,
  listener_id            text not null,
  event_type             text not null,
  serialized_event       text not null,
  publication_date       timestamp with time zone not null,
  completion_date        timestamp with time zone,
  status                 text,
  completion_attempts    int,
  last_resubmission_date timestamp with time zone,
  primary key (id)
);
create index event_publication_serialized_event_hash_idx on event_publication using hash (serialized_event);
create index event_publication_by_completion_date_idx on event_publication (completion_date);
-- Ours: every few seconds it is asked for what failed and what is stale.
create index event_publication_status on event_publication (status, publication_date);
