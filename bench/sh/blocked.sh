# 5,000 viewers blocked on one low-latency playlist, beside a bare epoll writer in C.

viewers=5000 rounds=26

# How many writes were noted so far.
writes() {
  od -An -t d8 -N 8 "$1" | tr -d ' '
}

# usage: blocked <name> <port> <writes file>   adds the run's medians to $work/<name>.*
blocked() {
  local name=$1 before
  before=$(writes "$3")
  "$bench/target/blocked" "$2" $live $viewers $rounds >"$work/round.out" ||
    fail "the viewers of $name were not served"
  cut -d ' ' -f 1 "$work/round.out" | median >>"$work/$name.receipt"
  cut -d ' ' -f 1 "$work/round.out" | sort -g | tail -n 1 >>"$work/$name.receipt_worst"
  cut -d ' ' -f 2 "$work/round.out" | sort -g | tail -n 1 >>"$work/$name.interval_worst"
  "$bench/target/bursts" "$3" $((viewers * 9 / 10)) "$before" >"$work/bursts.out"
  [ -s "$work/bursts.out" ] || fail "no burst of writes was seen"
  median <"$work/bursts.out" >>"$work/$name.write"
  sort -g "$work/bursts.out" | tail -n 1 >>"$work/$name.write_worst"
}

# Live heap in kB after a collection.
heap_kb() {
  "$jdk/bin/jcmd" "$1" GC.run >/dev/null
  "$jdk/bin/jcmd" "$1" GC.heap_info | sed -n 's/.* used \([0-9]*\)K.*/\1/p' | head -n 1
}

# What 5,000 waiting viewers take, heap and all.
memory() {
  local heap_before rss_before heap_after rss_after client
  heap_before=$(heap_kb "$origin")
  sleep 1
  rss_before=$(rss_kb "$origin")
  "$bench/target/blocked" "$hls_port" $live $viewers 40 >/dev/null &
  client=$!
  pids+=("$client")
  sleep 6
  heap_after=$(heap_kb "$origin")
  sleep 1
  rss_after=$(rss_kb "$origin")
  wait "$client"
  echo "memory: RSS $((rss_before / 1024)) MB before, $((rss_after / 1024)) MB with $viewers waiting:" \
    "$(calc "($rss_after - $rss_before) / $viewers" %.1f) kB each;" \
    "live heap $((heap_before / 1024)) to $((heap_after / 1024)) MB:" \
    "$(calc "($heap_after - $heap_before) / $viewers" %.1f) kB each"
}

row() {
  printf '%-28s %12s %12s %16s %16s %18s\n' "$@"
}

run_blocked() {
  local name quiet memory
  export BENCH_WRITES_PORT=$hls_port BENCH_WRITES_FILE=$work/writes.millrace
  preload=$bench/target/writeclock.so start_origin source
  start_live "$(clip 2m5 2370 60 16)"
  sleep 14
  quiet=$(grep late "$work/studio.log" | tail -n 1)
  hls $live >"$work/body"
  memory=$(memory)
  BENCH_WRITES_PORT=$nginx_port BENCH_WRITES_FILE=$work/writes.reference \
    start reference env LD_PRELOAD="$bench/target/writeclock.so" \
    "$bench/target/writer" "$nginx_port" "$work/body" 333
  await "the reference" 5 listening "$nginx_port"
  blocked warm "$hls_port" "$work/writes.millrace"
  : >"$work/loaded"
  for _ in $(seq "$repeats"); do
    blocked reference "$nginx_port" "$work/writes.reference"
    blocked millrace "$hls_port" "$work/writes.millrace"
    grep late "$work/studio.log" | tail -n 1 >>"$work/loaded"
  done
  echo
  echo "blocked: $viewers viewers, $(stat -c %s "$work/body") bytes, $((rounds - 1)) parts, median of $repeats" \
    "(bars: writes <= 50 ms; receipt <= 1.5 x reference)"
  row server "write, ms" "worst" "receipt, ms" "worst" "worst interval"
  for name in reference millrace; do
    row "$name" "$(median <"$work/$name.write")" "$(sort -g "$work/$name.write_worst" | tail -n 1)" \
      "$(median <"$work/$name.receipt")" "$(sort -g "$work/$name.receipt_worst" | tail -n 1)" \
      "$(sort -g "$work/$name.interval_worst" | tail -n 1)"
  done
  echo "receipt ratio: $(ratio "$(median <"$work/millrace.receipt")" "$(median <"$work/reference.receipt")");" \
    "all: millrace write $(tr '\n' ' ' <"$work/millrace.write"), receipt $(tr '\n' ' ' <"$work/millrace.receipt")," \
    "reference receipt $(tr '\n' ' ' <"$work/reference.receipt")"
  echo "$memory"
  echo "publisher, without viewers: $quiet; while they wait, each run:"
  sed 's/^/  /' "$work/loaded"
}
