# Players by the rules behind the encoder's frame clock, with the ladder on. No peer.

run_latency() {
  start_origin ladder
  echo
  echo "latency: seconds behind the encoder's frame clock (bars: high and audio p50 <= 1.6, p95 <= 2.0; mid and low <= 2.2)"
  printf '%-8s %8s %8s %8s %8s %8s\n' rendition p50 p95 max stalls parts
  (java_bench Latency "$api_port" "$rtmp_port" "$hls_port" "$(clip 2m5 2370 60 16)" 60 2>"$work/latency.log") ||
    fail "$(tail -n 3 "$work/latency.log")"
}
