# 10,000 idle connections while one viewer follows the parts: when the parts come, and memory.

connections=10000 rounds=46

# The parts' intervals as one viewer sees them; one that takes twice as long is a miss.
follow() {
  "$bench/target/blocked" "$hls_port" $live 1 $rounds | cut -d ' ' -f 2 | sort -g |
    awk '{ v[NR] = $1; late += $1 > 700 }
      END { printf "parts %d, interval p50 %.1f p95 %.1f max %.1f ms, misses %d", NR, v[int((NR + 1) / 2)], v[int(NR * 0.95)], v[NR], late }'
}

run_idle() {
  local without with before after holder
  start_origin source
  start_live "$(clip 2m5 2370 60 16)"
  sleep 12
  follow >/dev/null
  without=$(follow)
  before=$(rss_kb "$origin")
  start hold "$bench/target/hold" "$hls_port" $connections
  holder=$started
  await "the idle connections" 30 grep -q holding "$work/hold.log"
  with=$(follow)
  after=$(rss_kb "$origin")
  kill -0 "$holder" 2>/dev/null || fail "the server closed an idle connection early"
  echo
  echo "idle: one viewer with and without $connections idle connections (no peer)"
  echo "without: $without"
  echo "with:    $with"
  echo "memory:  $(calc "($after - $before) / $connections" %.1f) kB resident for each"
}
