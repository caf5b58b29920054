# The two servers and what is published to them.

port=${BENCH_PORT:-20000}
api_port=$port rtmp_port=$((port + 1)) hls_port=$((port + 2))
nginx_port=$((port + 3)) nginx_rtmp_port=$((port + 4))

# The flags that the launcher gives to the JVM, read from it.
jvm_flags() {
  sed -n '/^  exec /,/^}/p' "$root/millrace" | tr -d '\\\n' |
    sed "s/.*\"\\\$option\" \(.*\) -cp .*/\1/; s/\"-Xmx\\\$heap\"/-Xmx${MILLRACE_HEAP:-512m}/"
}

# Takes the place of the shell that calls it.
java_bench() {
  local main=$1
  shift
  # shellcheck disable=SC2086 # the flags are words
  LD_PRELOAD=${preload:-} exec "$jdk/bin/java" -Xshare:auto $(jvm_flags) ${BENCH_JAVA_FLAGS:-} \
    "-Dorg.bytedeco.javacpp.cachedir=$bench/target/programs" \
    -cp "$bench/target/lib/*" "dev.millrace.bench.$main" "$@"
}

# usage: start_origin <ladder|source>   sets $origin
start_origin() {
  mkdir -p "$work/data"
  start origin java_bench Origin "$rtmp_port" "$hls_port" "$api_port" "$1" "$ffmpeg" "$work/data"
  origin=$started
  await "Millrace" 30 listening "$hls_port"
}

# usage: start_studio <api port or 0> <rtmp port> <clip> <publishers> <seconds> <name>   sets $studio
start_studio() {
  rm -f "$work/studio.log"
  start studio java_bench Studio "$@"
  studio=$started
  await "the publishers" 60 grep -q publishing "$work/studio.log"
}

live=/hls-live/live-0/high.m3u8

# One publisher for longer than any benchmark takes, whose playlist is $live.   usage: start_live <clip>
start_live() {
  start_studio "$api_port" "$rtmp_port" "$1" 1 900 live
  await "a live segment" 20 newest_segment $live
}

# Serves $work/www, and RTMP as 2 s fragments below it unless that is off.   usage: start_nginx [off]   sets $peer
start_nginx() {
  mkdir -p "$work/www/hls" "$work/nginx"
  chmod 777 "$work/www/hls"
  sed -e "s|@work@|$work|g" -e "s|@http@|$nginx_port|g" -e "s|@rtmp@|$nginx_rtmp_port|g" \
    -e "s|@modules@|/usr/lib/nginx/modules|g" \
    -e "s|hls on|hls ${1:-on}|" "$bench/nginx.conf" >"$work/nginx.conf"
  [ "$(id -u)" = 0 ] && echo "user root;" >>"$work/nginx.conf"
  start nginx nginx -p "$work/nginx" -c "$work/nginx.conf" -e "$work/nginx/error.log" -g 'daemon off;'
  peer=$started
  await nginx 10 listening "$nginx_port"
}

# 720p30 and a tone; made once.
# usage: encode <name> <filter of the picture> <keyframe every frames> <seconds> <option>...   prints the file
encode() {
  local file=$bench/target/media/$1.flv filter=$2 gop=$3 length=$4
  shift 4
  if [ ! -f "$file" ]; then
    mkdir -p "$bench/target/media"
    "$ffmpeg" -nostdin -v error -y -f lavfi -i "testsrc2=s=1280x720:r=30:d=$length$filter" \
      -f lavfi -i "sine=frequency=440:sample_rate=48000:d=$length" \
      -c:v libx264 -preset veryfast -pix_fmt yuv420p -bf 0 -g "$gop" -keyint_min "$gop" -sc_threshold 0 \
      "$@" -c:a aac -b:a 128k -ac 2 -f flv "$file.part" && mv "$file.part" "$file"
  fi
  echo "$file"
}

# At a constant rate with filler.
# usage: clip <name> <video bit rate in kbit/s> <keyframe every frames> <seconds>   prints the file
clip() {
  encode "$1" '' "$3" "$4" \
    -b:v "$2k" -minrate "$2k" -maxrate "$2k" -bufsize "$2k" -x264-params nal-hrd=cbr
}

# With its number in each picture: twelve squares in the first row, from bit 0 on.
# usage: numbered_clip <name> <seconds>   prints the file
numbered_clip() {
  local squares= bit
  for bit in $(seq 0 11); do
    squares=$squares,drawbox=x=iw*$bit/13:y=0:w=iw/13:h=iw/13:c=black:t=fill
    squares=$squares,drawbox=x=iw*$bit/13:y=0:w=iw/13:h=iw/13:c=white:t=fill:enable=\'mod\(floor\(n/pow\(2\,$bit\)\)\,2\)\'
  done
  encode "$1" "$squares" 60 "$2" -b:v 2500k -maxrate 2500k -bufsize 2500k
}

hls() {
  curl -sf --max-time 10 "http://127.0.0.1:$hls_port$1"
}

# usage: newest_segment <playlist path>   prints its path
newest_segment() {
  local line
  line=$(hls "$1" | tr -d '\r' | awk '/^#EXTINF/ { next_is = 1; next } next_is && !/^#/ { last = $0; next_is = 0 } END { print last }')
  case $line in
    '') return 1 ;;
    /*) echo "$line" ;;
    *) echo "${1%/*}/$line" | sed 's|/[^/]*/\.\./|/|' ;;
  esac
}
