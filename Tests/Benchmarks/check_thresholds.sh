#!/usr/bin/env bash
# Holds the instructions and the fresh blocks of memory of each kernel against thresholds.json.
#   bash Tests/Benchmarks/check_thresholds.sh [--update]
# Instructions are counted by callgrind on one thread with the avx2 kernels: it knows nothing newer,
# and they are then the same on every machine with the same OpenBLAS and compiler. More than
# tolerance_percent above the threshold fails, and so does any fresh block; far fewer instructions
# ask for --update, which writes what was counted. Called by `make benchmark-thresholds`.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
root="$(cd "$here/../.." && pwd)"
command -v valgrind >/dev/null || { echo "valgrind is missing: apt-get install valgrind" >&2; exit 2; }
swift build -c release --package-path "$here" --scratch-path "$root/.build/benchmarks" --product kernel-counts
place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
# valgrind cannot read all of Swift's debugging information, and needs none of it.
objcopy --strip-debug "$root/.build/benchmarks/release/kernel-counts" "$place/kernel-counts"
export GOPHER_THREADS=1 GOPHER_KERNELS=avx2 OPENBLAS_CORETYPE=Haswell

"$place/kernel-counts" list | while read -r name; do
  blocks="$("$place/kernel-counts" blocks "$name")"
  instructions="$(valgrind --tool=callgrind --callgrind-out-file=/dev/null --collect-atstart=no \
    --toggle-collect='*countedSection*' "$place/kernel-counts" run "$name" 2>&1 |
    sed -n 's/.*Collected : *\([0-9]*\).*/\1/p')"
  printf '%s\t%s\t%s\n' "$name" "$instructions" "$blocks"
done > "$place/counted"
python3 "$here/thresholds.py" "$here/thresholds.json" "$place/counted" "$@"
