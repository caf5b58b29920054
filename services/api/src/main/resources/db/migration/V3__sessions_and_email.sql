-- What the list of one's devices shows; families of the previous version have neither.
alter table token_family add column last_used_at timestamptz;
alter table token_family add column device text;
create index token_family_expires on token_family (expires_at);
create index refresh_token_expires on refresh_token (expires_at);

-- Null until its owner has opened the link that was mailed there.
alter table account add column email text;
create index account_email on account (lower(email)) where email is not null;

-- What a mailed link proves, once. By hash, as the link itself is as good as a password.
create table email_token (
  hash       bytea primary key,
  account_id bigint not null references account on delete cascade,
  purpose    text not null check (purpose in ('VERIFY', 'RESET')),
  email      text not null,
  expires_at timestamptz not null
);
create index email_token_account on email_token (account_id);
create index email_token_expires on email_token (expires_at);

-- Where an account was logged in from: guesses of others do not keep its owner out. The address only
-- as a keyed hash.
create table known_address (
  account_id   bigint not null references account on delete cascade,
  address_hash bytea not null,
  last_used_at timestamptz not null,
  primary key (account_id, address_hash)
);
create index known_address_last_used on known_address (last_used_at);
