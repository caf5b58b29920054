# 2,000 pages that are told what changes: memory of the server, and how soon they hear. All of Millrace, no peer.
. "$bench/sh/browser.sh"

pages=2000

run_events() {
  MILLRACE_EVENT_CONNECTIONS_PER_ADDRESS=0 start_millrace
  echo
  echo "events: memory of the server with $pages pages that listen, each with a connection (bar: 150 MB more)"
  (java_bench EventListeners "$api_port" "$started" "$pages" 2>"$work/events.log") || fail "$(tail -n 3 "$work/events.log")"
}
