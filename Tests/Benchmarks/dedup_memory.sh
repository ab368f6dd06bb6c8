#!/usr/bin/env bash
# Time and peak memory of deduplication on synthetic signatures with planted duplicates, as a table.
#   bash Tests/Benchmarks/dedup_memory.sh BIN [documents…]
# BIN is the folder of massivetext-build; 1, 5 and 50 million documents unless told. Files of about 400
# bytes a document lie in a new folder under TMPDIR meanwhile (20 GB for 50 million). MEMORY (1G) is
# what --memory gets, WORKERS the threads. Ends with an error if what was planted is not found.
set -euo pipefail
bin="$1"; shift
[ $# -gt 0 ] || set -- 1000000 5000000 50000000
memory="${MEMORY:-1G}"; workers="${WORKERS:-$(nproc)}"
folder="$(mktemp -d "${TMPDIR:-/tmp}/gopher-dedup.XXXXXX")"
trap 'rmdir "$folder"' EXIT

# field NAME: a number of the JSON that stands on standard input.
field() { grep -o "\"$1\" *: *[0-9.]*" | head -1 | sed 's/.*: *//'; }

printf -- '--memory %s, %s threads\n\n' "$memory" "$workers"
printf '| documents | seconds | documents/s | peak MB | exact | near | largest cluster |\n'
printf '| --- | --- | --- | --- | --- | --- | --- |\n'
for documents in "$@"; do
  report="$("$bin/massivetext-build" measure-dedup --documents "$documents" --memory "$memory" \
    --workers "$workers" --scratch "$folder" --json --quiet)"
  number() { field "$1" <<<"$report"; }
  printf '| %s | %.0f | %.0f | %.0f | %s | %s | %s |\n' "$documents" "$(number seconds)" \
    "$(number documents_per_second)" "$(awk -v bytes="$(number peak_bytes)" 'BEGIN { print bytes / 1e6 }')" \
    "$(number exact)" "$(number near)" "$(number largestCluster)"
done
