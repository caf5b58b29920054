# From an encoder's connection to the first part at a player, with the ladder on. No peer.

run_start() {
  local regular long
  regular=$(clip every-2-s 2370 60 16)
  long=$(clip every-8-s 2370 250 25)
  start_origin ladder
  echo
  echo "start: seconds from publish to the first part of high, $repeats channels" \
    "(bars: 2 s keyframes first <= 3, known <= 1.5, takeover <= 2; 8.3 s keyframes 4, 1.5, 8.3)"
  printf '%-14s %-10s %8s %8s\n' keyframes broadcast median worst
  (java_bench Start "$api_port" "$rtmp_port" "$hls_port" "$repeats" "$regular" "$long" \
    2>"$work/start.log") || fail "$(tail -n 3 "$work/start.log")"
}
