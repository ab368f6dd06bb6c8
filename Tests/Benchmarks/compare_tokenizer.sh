#!/usr/bin/env bash
# Encoding to tokens here and in Python's sentencepiece, in turn on one machine, as a table.
#   bash Tests/Benchmarks/compare_tokenizer.sh BIN [MODEL]
# Both encode the same documents by the same model on one thread, three rounds in turn, the fastest
# of each; then ours on two. Without MODEL, 32,000 pieces are trained on the books first. Run it on
# an idle machine. sentencepiece comes into a virtual environment of its own.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
bin="$1"; model="${2:-}"
data="$here/../../../shared/data/text"
[ -d "$data" ] || { echo "compare_tokenizer.sh needs the texts in ../shared/data/text." >&2; exit 2; }
python="$(bash "$here/../Conformance/environment.sh" sentencepiece 'sentencepiece>=0.2' numpy zstandard)"
directory="$(mktemp -d)"
trap 'rm -rf "$directory"' EXIT
mkdir "$directory/raw"
"$python" "$here/tokenizer_peer.py" documents "$data" "$directory/raw"
# Both encode what our reader makes of the texts, which leaves out what is binary.
for name in books all; do
  "$bin/massivetext-build" extract "$directory/raw/$name.jsonl" --output "$directory/$name.jsonl" \
    --quiet >/dev/null
done
if [ -z "$model" ]; then
  model="$directory/tokenizer.model"
  "$bin/massivetext-build" tokenizer "$directory/books.jsonl" --output "$model" --quiet >/dev/null
fi
# ours FILE THREADS: MB/s and tokens of three rounds
ours() {
  "$bin/massivetext-build" tokenizer-speed "$1" --tokenizer "$model" --workers "$2" --rounds 3 \
    --json --quiet | "$python" -c '
import json, sys
found = json.load(sys.stdin)
print(found["bytes_per_second"] / 1e6, found["tokens"])'
}
printf '| texts | sentencepiece MB/s | ours | ratio | ours, 2 threads | of 1 |\n'
printf '| --- | --- | --- | --- | --- | --- |\n'
for name in books all; do
  file="$directory/$name.jsonl"
  before="$(ours "$file" 1)"
  peer="$("$python" "$here/tokenizer_peer.py" speed "$file" "$model")"
  after="$(ours "$file" 1)"
  two="$(ours "$file" 2)"
  awk -v name="$name" -v before="$before" -v peer="$peer" -v after="$after" -v two="$two" 'BEGIN {
    split(before, b, " "); split(peer, p, " "); split(after, a, " "); split(two, t, " ")
    if (b[2] != p[2]) { print "the numbers of tokens differ: " b[2] ", " p[2]; exit 1 }
    best = b[1] > a[1] ? b[1] : a[1]
    printf "| %s | %.2f | %.1f, %.1f | %.1f | %.1f | %.2f |\n", name, p[1], b[1], a[1],
      (b[1] + a[1]) / 2 / p[1], t[1], t[1] / best }'
done
