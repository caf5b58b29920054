# A 2 MB segment over keep-alive connections: CPU seconds of the server per Gbit.

connections=8 warm_up=8 seconds=4

# usage: segment_cost <server pid> <port> <path> <seconds> <idle ms>   prints CPU-s per Gbit
segment_cost() {
  load "$1" "$2" "$3" $connections "$4" "$5" | awk '{ printf "%.4f\n", ($3 / 1000) / ($2 * 8 / 1e9) }'
}

run_segment() {
  local media recorded idle peer_cost
  media=$(clip 8m 7800 60 16)
  start_origin source
  start_studio "$api_port" "$rtmp_port" "$media" 1 8 recorded
  await "the recording" 30 grep -q stopped "$work/studio.log"
  sleep 1
  stop "$studio"
  stop "$origin"
  start_origin source
  recorded=$(newest_segment /hls-live/recorded-0/vod/high.m3u8) || fail "no recording"
  start_nginx
  hls "$recorded" >"$work/www/segment.m4s"
  start_live "$media"

  segment_cost "$origin" "$hls_port" "$(newest_segment $live)" $warm_up 0 >/dev/null
  segment_cost "$origin" "$hls_port" "$recorded" $warm_up 0 >/dev/null
  segment_cost "$peer" "$nginx_port" /segment.m4s $warm_up 0 >/dev/null
  idle=$(idle_ms "$origin")
  for _ in $(seq "$repeats"); do
    segment_cost "$peer" "$nginx_port" /segment.m4s $seconds 0 >>"$work/nginx.out"
    segment_cost "$origin" "$hls_port" "$(newest_segment $live)" $seconds "$idle" >>"$work/live.out"
    segment_cost "$origin" "$hls_port" "$recorded" $seconds "$idle" >>"$work/recorded.out"
  done
  peer_cost=$(median <"$work/nginx.out")
  echo
  echo "segment: $(stat -c %s "$work/www/segment.m4s") bytes, $connections connections, CPU-s per Gbit," \
    "median of $repeats (bar: <= 1.0 x nginx; idle cost of the live stream, $idle ms/s, is taken off)"
  printf '%-28s %10s %8s   %s\n' server CPU-s/Gbit ratio all
  cost_row "nginx, sendfile" "$work/nginx.out" "$peer_cost"
  cost_row "Millrace, live window" "$work/live.out" "$peer_cost"
  cost_row "Millrace, recording" "$work/recorded.out" "$peer_cost"
}
