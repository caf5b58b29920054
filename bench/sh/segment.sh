# A 2 MB segment over keep-alive connections: CPU seconds of the server per Gbit.

connections=8 seconds=4

# usage: cost <server pid> <port> <path> <idle ms per second>   prints CPU-s per Gbit
segment_cost() {
  local before after line
  before=$(cpu_ms "$1")
  line=$("$bench/target/load" "$2" "$3" $connections $seconds) || fail "$3 was not answered by 200"
  after=$(cpu_ms "$1")
  # shellcheck disable=SC2086 # the words of the line
  set -- $line "$4" "$((after - before))"
  calc "(($6 - $5 * $4) / 1000) / ($2 * 8 / 1e9)" %.4f
}

run_segment() {
  local media live recorded idle
  media=$(clip 8m 7800 60 16)
  start_origin source
  start_studio "$api_port" "$rtmp_port" "$media" 1 8 recorded
  await "the recording" 30 grep -q stopped "$work/studio.log"
  sleep 1
  stop "$studio"
  stop "$origin"
  start_origin source
  recorded=$(newest_segment /hls-live/recorded-0/vod/high.m3u8) || fail "no recording"
  hls "$recorded" >"$work/www.segment"
  start_nginx
  mv "$work/www.segment" "$work/www/segment.m4s"
  start_studio "$api_port" "$rtmp_port" "$media" 1 600 live
  await "a live segment" 20 newest_segment /hls-live/live-0/high.m3u8
  live() { newest_segment /hls-live/live-0/high.m3u8; }

  seconds=8
  segment_cost "$origin" "$hls_port" "$(live)" 0 >/dev/null
  segment_cost "$origin" "$hls_port" "$recorded" 0 >/dev/null
  segment_cost "$peer" "$nginx_port" /segment.m4s 0 >/dev/null
  seconds=4
  sleep 2
  idle=$(cpu_ms "$origin")
  sleep 5
  idle=$(calc "($(cpu_ms "$origin") - $idle) / 5")
  for _ in $(seq "$repeats"); do
    segment_cost "$peer" "$nginx_port" /segment.m4s 0 >>"$work/nginx.out"; echo >>"$work/nginx.out"
    segment_cost "$origin" "$hls_port" "$(live)" "$idle" >>"$work/live.out"; echo >>"$work/live.out"
    segment_cost "$origin" "$hls_port" "$recorded" "$idle" >>"$work/recorded.out"; echo >>"$work/recorded.out"
  done
  local peer_cost live_cost recorded_cost
  peer_cost=$(median <"$work/nginx.out")
  live_cost=$(median <"$work/live.out")
  recorded_cost=$(median <"$work/recorded.out")
  echo
  echo "segment: $(stat -c %s "$work/www/segment.m4s") bytes, $connections connections, CPU-s per Gbit," \
    "median of $repeats (bar: <= 1.0 x nginx; idle cost of the live stream, $idle ms/s, is taken off)"
  printf '%-28s %10s %8s   %s\n' server CPU-s/Gbit ratio all
  printf '%-28s %10s %8s   %s\n' "nginx, sendfile" "$peer_cost" 1.00 "$(tr '\n' ' ' <"$work/nginx.out")"
  printf '%-28s %10s %8s   %s\n' "Millrace, live window" "$live_cost" "$(ratio "$live_cost" "$peer_cost")" \
    "$(tr '\n' ' ' <"$work/live.out")"
  printf '%-28s %10s %8s   %s\n' "Millrace, recording" "$recorded_cost" \
    "$(ratio "$recorded_cost" "$peer_cost")" "$(tr '\n' ' ' <"$work/recorded.out")"
}
