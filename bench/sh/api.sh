# `GET /videos/{url}` beside Spring MVC and JDBC alone, and logins beside their hash. All of Millrace; the peer reads the
# same row of the same database.
. "$bench/sh/browser.sh"

api_connections=16 api_warm_up=60 api_seconds=5 logins=40

# usage: ask <method> <path> [<curl option>...]   prints the answer
ask() {
  local method=$1 path=$2
  shift 2
  curl -sSf -X "$method" -H 'Content-Type: application/json' "$@" "http://127.0.0.1:$api_port$path"
}

# usage: text <field>   prints that of the JSON on standard input
text() {
  sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"
}

log_in() {
  ask POST /auth/login -d '{"username":"bench","password":"quiet lantern 42"}'
}

# Sets $video.
make_video() {
  local token
  ask POST /auth/signup -d '{"username":"bench","password":"quiet lantern 42"}' >/dev/null
  token=$(log_in | text accessToken)
  ask POST /user/channel -H "Authorization: Bearer $token" >/dev/null
  video=$(ask POST /user/channel/videos -H "Authorization: Bearer $token" -d '{"title":"A show"}' | text url)
}

start_bare() {
  local database
  database=$(sed -n 4p "$work/millrace/postgres/cluster/postmaster.pid")
  BENCH_DATABASE_PASSWORD=$(cat "$work/millrace/secrets/database-password") \
    start bare java_bench BareApi "$nginx_port" "$database"
  bare=$started
  await "the bare api" 60 curl -sf "http://127.0.0.1:$nginx_port/videos/$video"
}

# usage: read_cost <server pid> <port> <seconds> <idle ms>   prints µs per request
read_cost() {
  load "$1" "$2" "/videos/$video" $api_connections "$3" "$4" | awk '{ printf "%.1f\n", $3 * 1000 / $1 }'
}

# usage: login_cost <server pid> <idle ms>   prints ms per login
login_cost() {
  local before began
  before=$(cpu_ms "$1") began=$(date +%s%3N)
  for _ in $(seq $logins); do log_in >/dev/null; done
  calc "($(cpu_ms "$1") - $before - $2 * ($(date +%s%3N) - $began) / 1000) / $logins" %.1f
  echo
}

run_api() {
  local server idle bare_idle
  start_millrace
  server=$started
  make_video
  start_bare
  read_cost "$server" "$api_port" $api_warm_up 0 >/dev/null
  read_cost "$bare" "$nginx_port" $api_warm_up 0 >/dev/null
  for _ in 1 2 3 4 5; do login_cost "$server" 0 >/dev/null; done
  idle=$(idle_ms "$server") bare_idle=$(idle_ms "$bare")
  for _ in $(seq "$repeats"); do
    read_cost "$bare" "$nginx_port" $api_seconds "$bare_idle" >>"$work/bare"
    read_cost "$server" "$api_port" $api_seconds "$idle" >>"$work/read"
    (java_bench PasswordHash $logins) >>"$work/hash"
    login_cost "$server" "$idle" >>"$work/login"
  done
  echo
  echo "api: GET /videos/{url}, $api_connections connections, CPU µs of the server per request, median of $repeats" \
    "(bar: <= 1.3 x bare)"
  printf '%-28s %10s %8s   %s\n' server "µs/request" ratio all
  cost_row "Spring MVC and JDBC alone" "$work/bare" "$(median <"$work/bare")"
  cost_row "Millrace" "$work/read" "$(median <"$work/bare")"
  echo
  echo "api: a login, one after the other, CPU ms, median of $repeats"
  printf '%-28s %10s %8s   %s\n' what "ms/login" ratio all
  cost_row "the hash alone" "$work/hash" "$(median <"$work/hash")"
  cost_row "Millrace, POST /auth/login" "$work/login" "$(median <"$work/hash")"
}
