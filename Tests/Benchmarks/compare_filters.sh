#!/usr/bin/env bash
# The filters and MinHash signatures here and in datatrove, in turn on one machine, as a table.
#   bash Tests/Benchmarks/compare_filters.sh BIN
# The work of both: documents in JSON lines of zstd are read; the Gopher quality and repetition rules
# asked; of those that stay, signatures of 13-grams with 26 bands of 8 minima written, and the
# documents as JSON lines of zstd. One thread each; ours before and after datatrove, which gets every
# fourteenth of the same documents, or it would take a quarter of an hour. Run it on an idle machine.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
bin="$1"
data="$here/../../../shared/data/text"
[ -d "$data" ] || { echo "compare_filters.sh needs the texts in ../shared/data/text." >&2; exit 2; }
python="$(bash "$here/../Conformance/datatrove_environment.sh")"
directory="$(mktemp -d)"
trap 'rm -rf "$directory"' EXIT
"$python" "$here/filters_peer.py" documents "$data" "$directory"
ours() { # FILE WORKERS ROUNDS: MB/s, documents, kept
  "$bin/massivetext-build" measure-filters "$1" --output "$directory/kept.jsonl.zst" \
    --signatures "$directory/signatures.bin" --workers "$2" --rounds "$3" --json --quiet | "$python" -c '
import json, sys
found = json.load(sys.stdin)
print(found["bytes"] / found["seconds"] / 1e6, found["documents"], found["kept"])'
}
printf '| texts | MB | datatrove MB/s | ours | ratio | ours, 2 threads | of 1 |\n'
printf '| --- | --- | --- | --- | --- | --- | --- |\n'
for name in books web; do
  file="$directory/$name.jsonl.zst"
  before="$(ours "$file" 1 2)"
  peer="$("$python" "$here/filters_peer.py" speed "$directory/$name-sample.jsonl.zst" "$directory/peer-$name")"
  after="$(ours "$file" 1 2)"
  two="$(ours "$file" 2 2)"
  awk -v name="$name" -v before="$before" -v peer="$peer" -v after="$after" -v two="$two" \
    -v bytes="$(cat "$directory/$name.bytes")" 'BEGIN {
    split(before, b, " "); split(peer, p, " "); split(after, a, " "); split(two, t, " ")
    best = b[1] > a[1] ? b[1] : a[1]
    printf "| %s | %.0f | %.3f | %.1f, %.1f | %.0f | %.1f | %.2f |\n", name, bytes / 1e6, p[1], b[1], a[1],
      (b[1] + a[1]) / 2 / p[1], t[1], t[1] / best
    printf "kept of %s: ours %d of %d, datatrove %d of %d\n", name, a[3], a[2], p[3], p[2] > "/dev/stderr" }'
done
