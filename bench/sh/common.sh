# What all benchmarks share: processes that end with us, CPU time, medians, tables.

work=
pids=()

fail() {
  echo "bench: $1" >&2
  exit 1
}

# A folder of this run's own, and an end of all that it started, however it ends.
begin_run() {
  work=$(mktemp -d)
  chmod 755 "$work"
  trap end_run EXIT
  trap 'exit 130' INT TERM
}

end_run() {
  local pid
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do await_end "$pid"; done
  rm -rf "$work"
}

await_end() {
  for _ in $(seq 100); do
    kill -0 "$1" 2>/dev/null || return 0
    sleep 0.1
  done
  kill -9 "$1" 2>/dev/null || true
}

# usage: start <log name> <command>...   sets $started
start() {
  local log=$work/$1.log
  shift
  "$@" >"$log" 2>&1 &
  started=$!
  pids+=("$started")
}

stop() {
  kill "$1" 2>/dev/null || true
  await_end "$1"
}

# usage: await <what for> <seconds> <command>...
await() {
  local what=$1 tries=$(($2 * 10))
  shift 2
  for _ in $(seq "$tries"); do
    if "$@" >/dev/null 2>&1; then return 0; fi
    sleep 0.1
  done
  tail -n 20 "$work"/*.log >&2
  fail "$what did not come"
}

listening() {
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# CPU time of a process with its children so far, those that have ended too: user and system, all
# threads, in milliseconds.
cpu_ms() {
  local pid ticks total=0
  for pid in "$1" $(children "$1"); do
    ticks=$(sed 's/.*) //' "/proc/$pid/stat" 2>/dev/null | cut -d ' ' -f 12-15 | tr ' ' '+')
    total=$((total + ${ticks:-0}))
  done
  echo $((total * 1000 / $(getconf CLK_TCK)))
}

# CPU time that a process takes while nobody asks it for anything, in milliseconds per second.
idle_ms() {
  local before
  sleep 2
  before=$(cpu_ms "$1")
  sleep 5
  calc "($(cpu_ms "$1") - $before) / 5"
}

# usage: load <server pid> <port> <path> <connections> <seconds> <idle ms> [<header>]
# prints: <answers> <body bytes> <CPU milliseconds that they took the server>
load() {
  local before after line
  before=$(cpu_ms "$1")
  line=$("$bench/target/load" "$2" "$3" "$4" "$5" ${7:+"$7"}) || fail "$3 was not answered by 200"
  after=$(cpu_ms "$1")
  echo "$line" | awk -v cpu=$((after - before)) -v idle="$6" '{ print $1, $2, cpu - idle * $4 }'
}

children() {
  cat /proc/"$1"/task/*/children 2>/dev/null || true
}

# Resident memory of a process with its children, in kB.
rss_kb() {
  local pid size total=0
  for pid in "$1" $(children "$1"); do
    size=$(sed -n 's/^VmRSS:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$pid/status" 2>/dev/null)
    total=$((total + ${size:-0}))
  done
  echo "$total"
}

# The middle of the numbers on standard input.
median() {
  sort -g | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

# usage: calc <awk expression> [<format>]
calc() {
  awk "BEGIN { printf \"${2:-%.3f}\", $1 }"
}

# usage: ratio <a> <b>
ratio() {
  calc "$1 / $2" %.2f
}

# A line of a table: the median, its ratio to the peer's, and all costs.
# usage: cost_row <server> <its costs> <the peer's cost>
cost_row() {
  local cost
  cost=$(median <"$2")
  printf '%-28s %10s %8s   %s\n' "$1" "$cost" "$(ratio "$cost" "$3")" "$(tr '\n' ' ' <"$2")"
}

machine() {
  echo "machine: $(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)," \
    "Linux $(uname -r), load $(cut -d ' ' -f 1 /proc/loadavg)"
  echo "versions: Millrace $(git -C "$root" rev-parse --short HEAD), JDK $("$jdk/bin/java" --version |
    sed -n '2s/.*(build \(.*\))/\1/p'), $(nginx -v 2>&1 | sed 's/.*: //'); date: $(date -u +%FT%TZ)"
}
