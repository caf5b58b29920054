# Chromium on the watch page behind the encoder's frame clock, by the numbers in the pictures. All of
# Millrace, no peer.

# What a start cannot bind is told here, not in a browser.
start_millrace() {
  MILLRACE_DATA=$work/millrace MILLRACE_BIND=127.0.0.1 MILLRACE_API_PORT=$api_port \
    MILLRACE_RTMP_PORT=$rtmp_port MILLRACE_HLS_PORT=$hls_port start millrace "$root/millrace" start
  await "Millrace" 300 curl -sf "http://127.0.0.1:$api_port/actuator/health/readiness"
}

run_browser() {
  local media
  media=$(numbered_clip numbers 60)
  start_millrace
  echo
  echo "browser: seconds that Chromium's picture is behind the encoder's frame clock" \
    "(bars: 720p p50 <= 1.6, p95 <= 2.0; others <= 2.2)"
  printf '%-8s %8s %8s %8s %8s %8s\n' quality height p50 p95 max pictures
  (java_bench BrowserLatency "$api_port" "$rtmp_port" "$media" 40 720p 480p 360p 2>"$work/browser.log") ||
    fail "$(tail -n 3 "$work/browser.log")"
}
