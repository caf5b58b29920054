# Profile pictures from 12-megapixel JPEGs: a square of 320, 160 and 80 pixels, as JPEG and as WebP.
# Peers: Debian's libvips (vipsthumbnail) and Pillow with draft mode, the same files and sizes.

picture_count=${BENCH_PICTURES:-60}
picture_threads=${BENCH_PICTURE_THREADS:-2}

run_pictures() {
  local names=(millrace pillow vips) name files round
  for name in vipsthumbnail /usr/bin/python3; do
    command -v "$name" >/dev/null || fail "$name is needed: Debian's libvips-tools, python3-pil"
  done
  /usr/bin/python3 -c 'import PIL' 2>/dev/null || fail "Pillow is needed: Debian's python3-pil"
  files=$(twelve_megapixels)
  write_pillow
  mkfifo "$work/rounds"
  exec 9<>"$work/rounds"
  start pictures java_bench Pictures "$ffmpeg" "$work/blobs" "$work/rounds" "$picture_threads" $files
  await "Millrace's worker" 120 grep -q '^ready' "$work/pictures.log"
  for round in $(seq "$repeats"); do
    for name in "${names[@]}"; do "pictures_$name" "$files" "$round"; done
  done
  echo
  echo "pictures: 4000x3000 JPEGs of $(du -bc $files | awk -v n="$(wc -w <<<"$files")" 'END { printf "%.1f", $1 / n / 1e6 }') MB," \
    "$picture_count each round, $repeats rounds, Millrace $picture_threads at a time"
  printf '%-28s %10s %8s   %s\n' "CPU ms per picture" median ratio all
  for name in "${names[@]}"; do
    cost_row "$name" "$work/$name.cpu" "$(median <"$work/pillow.cpu")"
  done
  printf '%-28s %10s %8s   %s\n' "pictures/s, peers two at a time" median ratio all
  for name in "${names[@]}"; do
    cost_row "$name" "$work/$name.rate" "$(median <"$work/pillow.rate")"
  done
}

# Detail of every size, and the noise of a sensor: 2 MB each, as of a telephone.
twelve_megapixels() {
  local i
  for i in 1 2 3 4; do
    "$ffmpeg" -v error -nostdin -f lavfi -i "mandelbrot=size=1000x750:rate=1:start_scale=0.$i:maxiter=200" \
      -frames:v 1 -vf "scale=4000:3000,noise=alls=$((13 + i)):allf=u,gblur=sigma=0.7,format=yuvj420p" -q:v 2 \
      -y "$work/$i.jpg"
    echo "$work/$i.jpg"
  done
}

# Millrace's worker stays, as it does in service: a line into its pipe is a round.
pictures_millrace() {
  local before
  before=$(grep -c '^round' "$work/pictures.log" || true)
  echo "$picture_count" >&9
  await "a round of Millrace's worker" 600 more_rounds "$before"
  measured millrace $(tail -n 1 "$work/pictures.log" | cut -d ' ' -f 2-3)
}

more_rounds() {
  [ "$(grep -c '^round' "$work/pictures.log")" -gt "$1" ]
}

pictures_pillow() {
  timed pillow /usr/bin/python3 "$work/pillow.py" "$work" "$picture_count" $files
}

pictures_vips() {
  timed vips vips_all
}

# Once from the large picture, the rest from the small one. Two at a time.
vips_all() {
  local i file all=($files) running=()
  for i in $(seq "$picture_count"); do
    file=${all[i % ${#all[@]}]}
    vips_one "$file" "$work/vips$((i % 2))" &
    running+=($!)
    if [ $((i % 2)) = 0 ]; then
      wait "${running[@]}" # not for all: Millrace's worker stays
      running=()
    fi
  done
  if [ ${#running[@]} -gt 0 ]; then wait "${running[@]}"; fi
}

vips_one() {
  VIPS_CONCURRENCY=1 vipsthumbnail "$1" --size 320x320 --smartcrop centre -o "$2.v"
  for size in 320 160 80; do
    for kind in 'jpg[Q=85,strip]' 'webp[Q=80,strip]'; do
      VIPS_CONCURRENCY=1 vipsthumbnail "$2.v" --size "${size}x$size" -o "$2-$size.$kind"
    done
  done
}

write_pillow() {
  cat >"$work/pillow.py" <<'PYTHON'
import multiprocessing, sys
from PIL import Image, ImageOps

folder, count, files = sys.argv[1], int(sys.argv[2]), sys.argv[3:]

def one(number):
    image = Image.open(files[number % len(files)])
    image.draft('RGB', (640, 640))
    image = ImageOps.fit(ImageOps.exif_transpose(image), (320, 320), Image.LANCZOS)
    for size in (320, 160, 80):
        if image.width != size:
            image = image.resize((size, size), Image.LANCZOS)
        name = f'{folder}/pillow-{number % 2}-{size}'
        image.save(name + '.jpg', quality=85)
        image.save(name + '.webp', quality=80)

with multiprocessing.Pool(2) as pool:
    pool.map(one, range(count))
PYTHON
}

# usage: timed <name> <command>...   CPU and wall time of a command with its children
timed() {
  local name=$1 TIMEFORMAT='%U %S %R'
  shift
  { time "$@" >"$work/$name.log" 2>&1; } 2>"$work/time"
  measured "$name" $(awk 'END { print ($1 + $2) * 1000, $3 * 1000 }' "$work/time")
}

# usage: measured <name> <CPU ms> <wall ms>
measured() {
  calc "$2 / $picture_count" '%.1f\n' >>"$work/$1.cpu"
  calc "$picture_count * 1000 / $3" '%.1f\n' >>"$work/$1.rate"
}
