# A low-latency media playlist over keep-alive connections: CPU microseconds per request.

connections=32 warm_up=8 seconds=4

# usage: playlist_cost <server pid> <port> <path> <header> <seconds> <idle ms>   prints µs per request
playlist_cost() {
  load "$1" "$2" "$3" $connections "$5" "$6" "$4" | awk '{ printf "%.2f\n", $3 * 1000 / $1 }'
}

run_playlist() {
  local idle case header peer_cost
  local gzip='Accept-Encoding: gzip' plain='Accept: */*'
  start_origin source
  start_nginx
  start_live "$(clip 2m5 2370 60 16)"
  sleep 12
  hls $live >"$work/www/live.m3u8"
  gzip -k "$work/www/live.m3u8"

  for header in "$plain" "$gzip"; do
    playlist_cost "$origin" "$hls_port" $live "$header" $warm_up 0 >/dev/null
    playlist_cost "$peer" "$nginx_port" /live.m3u8 "$header" $warm_up 0 >/dev/null
  done
  idle=$(idle_ms "$origin")
  for _ in $(seq "$repeats"); do
    for case in plain gzip; do
      header=${!case}
      playlist_cost "$peer" "$nginx_port" /live.m3u8 "$header" $seconds 0 >>"$work/nginx.$case"
      playlist_cost "$origin" "$hls_port" $live "$header" $seconds "$idle" >>"$work/millrace.$case"
    done
  done
  echo
  echo "playlist: $(stat -c %s "$work/www/live.m3u8") bytes, $(stat -c %s "$work/www/live.m3u8.gz") with gzip," \
    "$connections connections, CPU µs per request, median of $repeats (bar: <= 1.0 x nginx; idle" \
    "cost of the live stream, $idle ms/s, is taken off)"
  printf '%-28s %10s %8s   %s\n' server "µs/request" ratio all
  for case in plain gzip; do
    peer_cost=$(median <"$work/nginx.$case")
    cost_row "nginx, static file, $case" "$work/nginx.$case" "$peer_cost"
    cost_row "Millrace, live, $case" "$work/millrace.$case" "$peer_cost"
  done
}
