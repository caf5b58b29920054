# 100 publishers whose media is received and dropped: CPU beside nginx-rtmp without its HLS mode.
. "$bench/sh/ingest.sh"

run_pure() {
  local media
  media=$(clip 2m5 2370 60 16)
  start pure java_bench PureIngest "$rtmp_port"
  origin=$started
  await "PureIngest" 30 listening "$rtmp_port"
  start_nginx off
  warm_up=25 seconds=40
  beside_nginx "$media" 0
  report "pure: $publishers x 720p30 2.5 Mb/s, received and dropped, median of $repeats (bar: <= 1.0 x nginx-rtmp)" \
    "nginx-rtmp, live only" "Millrace, to FLV samples"
}
