#!/bin/bash
# Kills a run with 4 workers at 50 random moments, fills its disk at 10, and kills tasks of a shared
# run at 10: afterwards the same command ends in the same bytes as a run that was left alone, and every
# count adds up.
#
#   bash Tests/Torture/run.sh BIN [KILLS] [FULL_DISKS] [LOST_TASKS]
#
# BIN is the folder of massivetext-build (.build/release). The moments follow from SEED (1 unless set).
# The disk is a tmpfs where one may be mounted, else the limit on the size of files. Takes minutes.
set -eu -o pipefail

tool="$(cd "${1:?name the folder of massivetext-build}" && pwd)/massivetext-build"
kills="${2:-50}"
disks="${3:-10}"
losses="${4:-10}"
seed="${SEED:-1}"
folder="$(mktemp -d)"
mounted=""
finish() {
  if [ -n "$mounted" ]; then umount "$mounted" || true; fi
  rm -rf -- "$folder"
}
trap finish EXIT
cd "$folder"

# English-looking text of 34 words: some of it short, copied, or copied but for a few words.
mkdir pages
awk 'BEGIN {
  srand(7)
  n = split("the of and to in that was his he it with is for as had you not be her on at by which have or from this but all she they river house winter", words, " ")
  for (file = 0; file < 900; file++) {
    count = file % 50 == 7 ? 20 : 200 + int(400 * rand())
    text = ""
    for (word = 0; word < count; word++) {
      text = text words[1 + int(n * rand())] (word % 12 == 11 ? ".\n" : " ")
    }
    if (file % 40 == 3) text = last
    if (file % 40 == 9) text = last "and a few words more stand here\n"
    name = sprintf("pages/%04d.txt", file)
    printf "%s", text > name
    close(name)
    printf "{\"id\": \"r%d\", \"text\": \"", file > "records.jsonl"
    for (word = 0; word < 300; word++) printf "%s ", words[1 + int(n * rand())] > "records.jsonl"
    print "\"}" > "records.jsonl"
    last = text
  }
  print "{\"id\": \"cut" > "records.jsonl"
}'
cat > recipe.yaml <<'YAML'
name: torture
subsets:
  web: {inputs: [pages], weight: 0.5}
  news: {profile: news, inputs: [records.jsonl], weight: 0.5}
held_out: {fraction: 0.02}
tokenizer: {vocabulary_size: 400, sample_bytes: 400000}
output: {part_bytes: 150000}
YAML

now() { date +%s%N; }
# Seconds: a random part of so many runs, by a number that is never used twice.
moment() {
  awk -v most="$1" -v run="$duration" -v seed="$((seed * 100000 + $2))" \
    'BEGIN { srand(seed); rand(); print most * run * 0.001 * rand() }'
}
build() { "$tool" run recipe.yaml --output "$@" --quiet > log 2>&1; }
same() {
  "$tool" verify "$1" --quiet > log 2>&1 || { cat log; echo "$2: the data set is not whole"; exit 1; }
  cmp whole/manifest.json "$1/manifest.json" || { echo "$2: other bytes"; exit 1; }
}

started=$(now)
build whole --workers 4 || { cat log; exit 1; }
duration=$(( ($(now) - started) / 1000000 ))
"$tool" verify whole
echo "a run of $duration ms; $(find whole -type f | wc -l) files"

# A moment between 0 and 1.2 runs; whether the last one had come to its end by then is counted.
hit=0
for kill in $(seq "$kills"); do
  "$tool" run recipe.yaml --output out --workers 4 --quiet > log 2>&1 &
  process=$!
  sleep "$(moment 1.2 "$kill")"
  if kill -9 "$process" 2> /dev/null; then hit=$((hit + 1)); fi
  wait "$process" 2> /dev/null || true
  if [ -e out/manifest.json ]; then
    same out "kill $kill"
    rm -rf -- "$folder/out"
  fi
done
build out --workers 3 || { cat log; exit 1; }
same out "after the last kill"
rm -rf -- "$folder/out"
echo "kill -9: $hit of $kills runs were killed; the same bytes each time one was finished"

# Another size of the disk each time, from hardly any to nearly enough.
used=$(du -sk whole | cut -f1)
full=0
mkdir disk
kind="a limit on the size of files"
if mount -t tmpfs -o size=1k tmpfs disk 2> /dev/null; then
  mounted="$folder/disk"
  kind="a tmpfs"
fi
for disk in $(seq "$disks"); do
  room=$((64 + used * (disk - 1) / disks))
  if [ -n "$mounted" ]; then
    mount -o "remount,size=${room}k" disk
    place=disk/out
    build "$place" --workers 4 && status=0 || status=$?
    mount -o "remount,size=1g" disk
  else
    place=out
    (trap '' XFSZ; ulimit -f $((2 + room / 20)); build "$place" --workers 4) && status=0 || status=$?
  fi
  if [ "$status" = 4 ]; then
    full=$((full + 1))
  elif [ "$status" != 0 ]; then
    cat log; echo "full disk $disk: exit code $status, and not 4"; exit 1
  fi
  build "$place" --workers 4 || { cat log; exit 1; }
  same "$place" "full disk $disk"
  rm -rf -- "$folder/$place"
done
echo "full disk ($kind): $full of $disks runs met it"

# Three tasks; one is killed. The others end by themselves.
for loss in $(seq "$losses"); do
  pids=()
  for task in 1 2 3; do
    "$tool" run recipe.yaml --output out --workers 1 --task "$task/3" --quiet > "log$task" 2>&1 &
    pids+=($!)
  done
  sleep "$(moment 1 "$((50000 + loss))")"
  kill -9 "${pids[loss % 3]}" 2> /dev/null || true
  for task in 0 1 2; do
    wait "${pids[task]}" 2> /dev/null && status=0 || status=$?
    if [ "$status" != 0 ] && [ "$task" != $((loss % 3)) ]; then
      cat "log$((task + 1))"; echo "lost task $loss: exit code $status"; exit 1
    fi
  done
  same out "lost task $loss"
  rm -rf -- "$folder/out"
done
echo "lost tasks: $losses times one of three; the others ended in the same bytes"
