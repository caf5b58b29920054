-- 100,000 rows in each table: what an index is missed with. A thousand channels have a hundred videos each, and are live.
insert into account (username, password_hash, created_at, email, picture_id)
  select 'filled_' || i, 'none', now(), 'filled_' || i || '@example.org', substr(md5('shown' || i), 1, 24)
  from generate_series(1, 100000) i;
insert into token_family (id, account_id, created_at, expires_at)
  select gen_random_uuid(), id, now(), now() + interval '7 days' from account where username like 'filled%';
insert into refresh_token (hash, family_id, expires_at)
  select sha256(id::text::bytea), id, expires_at from token_family;
insert into channel (account_id, key_hash, key_sealed, created_at)
  select id, sha256(username::bytea), 'none', now() from account where username like 'filled%';
insert into video (channel_id, url, title, description, status, created_at, started_at, lease_id, lease_renewed_at)
  select c.id, 'filled' || i, 'Filled', '',
    case when i <= 1000 then 'RUNNING' when i % 10 = 0 then 'CREATED' else 'ENDED' end,
    now(), now() - i * interval '1 second', gen_random_uuid(), now() + interval '1 day'
  from generate_series(1, 100000) i
  join account a on a.username = 'filled_' || (i % 1000 + 1) join channel c on c.account_id = a.id;
insert into deleted_media (url) select 'deleted' || i from generate_series(1, 100000) i;
-- The last hundred are suspended; they have no videos.
update account set suspended_at = now(), suspension_reason = 'Spam' where id in (
  select id from account where username like 'filled%' order by id desc limit 100);
insert into invite (code_hash, note, uses, created_by, created_at, expires_at)
  select sha256(i::text::bytea), 'Filled', 1, 'filled_1', now(), now() + interval '7 days' from generate_series(1, 100000) i;
insert into audit (at, actor_id, actor_name, action, target_id, target_name, address, details)
  select now(), 1, 'filled_1', 'USER_SUSPENDED', i, 'filled_' || i, '203.0.113.7', '{}' from generate_series(1, 100000) i;
insert into email_token (hash, account_id, purpose, email, expires_at)
  select sha256(username::bytea), id, 'RESET', email, now() + interval '1 hour' from account where username like 'filled%';
insert into known_address (account_id, address_hash, last_used_at)
  select id, sha256(username::bytea), now() from account where username like 'filled%';
insert into picture_upload (account_id, id, uploaded_at, failure)
  select id, substr(md5(username), 1, 24), now(), case when id % 2 = 0 then 'CORRUPT' end from account where username like 'filled%';
