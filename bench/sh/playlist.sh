# A low-latency media playlist over keep-alive connections: CPU microseconds per request.

connections=32 seconds=4

# usage: playlist_cost <server pid> <port> <path> <header> <idle ms per second>   prints µs per request
playlist_cost() {
  local before after line
  before=$(cpu_ms "$1")
  line=$("$bench/target/load" "$2" "$3" $connections $seconds "$4") || fail "$3 was not answered by 200"
  after=$(cpu_ms "$1")
  # shellcheck disable=SC2086 # the words of the line
  set -- $line "$5" "$((after - before))"
  calc "($6 - $5 * $4) * 1000 / $1" %.2f
}

run_playlist() {
  local idle path=/hls-live/live-0/high.m3u8 case header
  local gzip='Accept-Encoding: gzip' plain='Accept: */*'
  start_origin source
  start_nginx
  start_studio "$api_port" "$rtmp_port" "$(clip 2m5 2370 60 16)" 1 600 live
  await "a live segment" 20 newest_segment $path
  sleep 12
  hls $path >"$work/www/live.m3u8"
  gzip -k "$work/www/live.m3u8"

  seconds=8
  for header in "$plain" "$gzip"; do
    playlist_cost "$origin" "$hls_port" $path "$header" 0 >/dev/null
    playlist_cost "$peer" "$nginx_port" /live.m3u8 "$header" 0 >/dev/null
  done
  seconds=4
  sleep 2
  idle=$(cpu_ms "$origin")
  sleep 5
  idle=$(calc "($(cpu_ms "$origin") - $idle) / 5")
  for _ in $(seq "$repeats"); do
    for case in plain gzip; do
      header=${!case}
      { playlist_cost "$peer" "$nginx_port" /live.m3u8 "$header" 0; echo; } >>"$work/nginx.$case"
      { playlist_cost "$origin" "$hls_port" $path "$header" "$idle"; echo; } >>"$work/millrace.$case"
    done
  done
  echo
  echo "playlist: $(stat -c %s "$work/www/live.m3u8") bytes, $(stat -c %s "$work/www/live.m3u8.gz") with gzip," \
    "$connections connections, CPU µs per request, median of $repeats (bar: <= 1.0 x nginx; idle" \
    "cost of the live stream, $idle ms/s, is taken off)"
  printf '%-28s %10s %8s   %s\n' server "µs/request" ratio all
  for case in plain gzip; do
    local peer_cost cost
    peer_cost=$(median <"$work/nginx.$case")
    cost=$(median <"$work/millrace.$case")
    printf '%-28s %10s %8s   %s\n' "nginx, static file, $case" "$peer_cost" 1.00 \
      "$(tr '\n' ' ' <"$work/nginx.$case")"
    printf '%-28s %10s %8s   %s\n' "Millrace, live, $case" "$cost" "$(ratio "$cost" "$peer_cost")" \
      "$(tr '\n' ' ' <"$work/millrace.$case")"
  done
}
