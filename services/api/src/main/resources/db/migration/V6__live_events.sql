-- Every api node listens on millrace_video, and passes on what it hears to the pages that are open: whichever node, or
-- person at a console, made the change. What heartbeats change each two seconds is not told here, but in one message
-- for all videos (ViewerCounts): commits that notify wait for each other.
create function tell_video_changed() returns trigger language plpgsql as $$
declare
  video record;
begin
  if tg_op = 'DELETE' then
    video := old;
  else
    video := new;
  end if;
  -- A message may have 8,000 bytes: the title is short, and nothing else can be long.
  perform pg_notify('millrace_video', json_build_object(
    'url', video.url,
    'channelId', video.channel_id,
    'was', old.status,
    'status', case when tg_op = 'DELETE' then null else video.status end,
    'title', left(video.title, 500),
    'thumbnail', video.thumbnail_version,
    'held', video.held,
    'startedAt', to_char(video.started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'endedAt', to_char(video.ended_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
  )::text);
  return null;
end $$;

create trigger video_changed_told after update on video for each row
  when ((old.status, old.title, old.thumbnail_version, old.held)
    is distinct from (new.status, new.title, new.thumbnail_version, new.held))
  execute function tell_video_changed();

create trigger video_deletion_told after delete on video for each row
  execute function tell_video_changed();
