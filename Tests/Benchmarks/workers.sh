#!/bin/bash
# How much faster a run is with more workers, or more processes, than with one.
#
#   bash Tests/Benchmarks/workers.sh BIN INPUT… [-- OPTION…]
#
# BIN is the folder of massivetext-build; the options go to `run`. Each way is run in turn, ROUNDS times
# (2), and the best time counts. Prints milliseconds and ratios.
# The tokenizer is given: it is trained before, since SentencePiece trains by one thread.
# Last, two runs that share nothing go side by side, each with one worker: what two cores of this
# machine give at most, for they share caches, memory and clock.
# For a machine where nothing else runs; the data sets lie in TMPDIR.
set -eu -o pipefail

tool="$(cd "${1:?name the folder of massivetext-build}" && pwd)/massivetext-build"
shift
inputs=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do inputs+=("$(realpath "$1")"); shift; done
if [ $# -gt 0 ]; then shift; fi
folder="$(mktemp -d)"
trap 'rm -rf -- "$folder"' EXIT
rounds="${ROUNDS:-2}"
cores="$(nproc)"
options=(--set "tokenizer.model=$folder/given.model" "$@")
"$tool" tokenizer "${inputs[@]}" --output "$folder/given.model" --quiet \
  --set tokenizer.vocabulary_size=8000 --set tokenizer.sample_bytes=1000000 > /dev/null

now() { date +%s%N; }
run() { "$tool" run --input "${inputs[@]}" --output "$folder/out" --quiet "${options[@]}" "$@" > /dev/null; }
best() {
  local least=0 started taken
  for _ in $(seq "$rounds"); do
    started=$(now)
    "$@"
    taken=$((($(now) - started) / 1000000))
    if [ "$least" = 0 ] || [ "$taken" -lt "$least" ]; then least=$taken; fi
    rm -rf -- "$folder/out"
  done
  echo "$least"
}
tasks() {
  local count=$1 task pids=()
  for task in $(seq "$count"); do run --workers 1 --task "$task/$count" & pids+=($!); done
  for task in "${pids[@]}"; do wait "$task"; done
}

one=$(best run --workers 1)
echo "1 worker:    $one ms"
for workers in 2 4 8 16; do
  if [ "$workers" -gt "$cores" ]; then break; fi
  taken=$(best run --workers "$workers")
  echo "$workers workers:   $taken ms, $(awk "BEGIN { printf \"%.2f\", $one / $taken }") times as fast"
done
taken=$(best tasks 2)
echo "2 processes: $taken ms, $(awk "BEGIN { printf \"%.2f\", $one / $taken }") times as fast"
apart() {
  local number pids=()
  mkdir -p "$folder/out"
  for number in 1 2; do
    "$tool" run --input "${inputs[@]}" --output "$folder/out/$number" --quiet "${options[@]}" --workers 1 \
      > /dev/null & pids+=($!)
  done
  for number in "${pids[@]}"; do wait "$number"; done
}
taken=$(best apart)
echo "2 runs apart: $taken ms, $(awk "BEGIN { printf \"%.2f\", 2 * $one / $taken }") times as much"
