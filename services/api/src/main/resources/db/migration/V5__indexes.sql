-- The list of what has been on the air, newest first.
create index video_shown on video (started_at desc, id desc) where status <> 'CREATED';

-- What streaming must delete, oldest first.
create index deleted_media_deleted on deleted_media (deleted_at);
