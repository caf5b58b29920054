# 100 publishers without ladder: CPU and memory beside nginx-rtmp with its HLS mode.

publishers=${BENCH_PUBLISHERS:-100} warm_up=45 seconds=60 # a thumbnail of each stream is made once a minute

# ext4 looks at every file that was deleted within the last 35 s before it makes a new one: a server
# would pay for what its peer deleted.
forget_deleted() {
  sleep 36
}

# A virtual machine gets its memory page by page when it is first touched, which costs more than to
# write there: the files of one run, once before both.
touch_memory() {
  head -c "$((repeats * 4500))M" /dev/zero >"$work/touched"
  rm "$work/touched"
}

# The same names each time: an ended broadcast stays in memory for a while, and 200 are not what is
# to be measured.
# usage: ingest <name> <server pid> <rtmp port> <api port or 0> <media>   adds the cost to $work/<name>.out
ingest() {
  local before
  forget_deleted
  start_studio "$4" "$3" "$5" "$publishers" $((warm_up + seconds + 6)) "$1"
  sleep $warm_up
  before=$(cpu_ms "$2")
  sleep $seconds
  calc "($(cpu_ms "$2") - $before) / $seconds / 10 / $publishers" "%.4f\n" >>"$work/$1.out"
  rss_kb "$2" >>"$work/$1.rss"
  await "the end of the publishers" 30 grep -q stopped "$work/studio.log"
  grep late "$work/studio.log" | tail -n 1 >"$work/$1.late"
  stop "$studio"
}

# Both servers by turns, after a round of ours for the compilers.   usage: beside_nginx <media> <api port or 0>
beside_nginx() {
  ingest millrace "$origin" "$rtmp_port" "$2" "$1"
  rm "$work/millrace.out" "$work/millrace.rss"
  for _ in $(seq "$repeats"); do
    ingest nginx "$peer" "$nginx_rtmp_port" 0 "$1"
    ingest millrace "$origin" "$rtmp_port" "$2" "$1"
  done
}

# usage: report <title> <name of nginx> <name of ours>
report() {
  local name peer_cost cost
  peer_cost=$(median <"$work/nginx.out")
  cost=$(median <"$work/millrace.out")
  echo
  echo "$1"
  printf '%-28s %14s %8s %12s   %s\n' server "% core/stream" ratio "worst RSS, MB" all
  printf '%-28s %14s %8s %12s   %s\n' "$2" "$peer_cost" 1.00 \
    "$(($(sort -g "$work/nginx.rss" | tail -n 1) / 1024))" "$(tr '\n' ' ' <"$work/nginx.out")"
  printf '%-28s %14s %8s %12s   %s\n' "$3" "$cost" "$(ratio "$cost" "$peer_cost")" \
    "$(($(sort -g "$work/millrace.rss" | tail -n 1) / 1024))" "$(tr '\n' ' ' <"$work/millrace.out")"
  for name in nginx millrace; do echo "publishers of $name: $(cat "$work/$name.late")"; done
}

run_ingest() {
  local media
  media=$(clip 2m5 2370 60 16)
  touch_memory
  start_origin source
  start_nginx
  beside_nginx "$media" "$api_port"
  report "ingest: $publishers x 720p30 2.5 Mb/s without ladder, median of $repeats (bars: <= 0.7 x nginx-rtmp; <= 600 MB resident with the launcher's flags ${BENCH_JAVA_FLAGS:-})" \
    "nginx-rtmp, HLS 2 s" "Millrace"
}
