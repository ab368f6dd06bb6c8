#!/usr/bin/env bash
# Holds our verdicts of the profiles datatrove and dolma against these libraries', document by document,
# on all of ../shared/data/text (whole files, records and members, and books in pieces), with our words
# in place of theirs; then tells on a sample what their own words change.
#   GOPHER_BIN=… bash Tests/Conformance/check_filters.sh
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
bin="${GOPHER_BIN:?the folder of massivetext-build}"
data="$here/../../../shared/data/text"
[ -d "$data" ] || { echo "check_filters.sh needs the texts in ../shared/data/text; passed over."; exit 0; }
datatrove="$(bash "$here/datatrove_environment.sh")"
dolma="$(bash "$here/environment.sh" dolma --no-deps 'dolma==1.2.1' msgspec typing_extensions)"
directory="$(mktemp -d)"
trap 'rm -rf "$directory"' EXIT
mkdir "$directory/raw"
"$datatrove" "$here/../Benchmarks/tokenizer_peer.py" documents "$data" "$directory/raw"
# The libraries see what our reader makes of the texts, which replaces what is binary.
"$bin/massivetext-build" extract "$directory/raw" --output "$directory/all.jsonl" --quiet >/dev/null
"$bin/massivetext-build" filter "$directory/all.jsonl" --output "$directory/kept.jsonl" \
  --profiles gopher,datatrove,dolma --verdicts "$directory/verdicts.jsonl" --quiet
for peer in dolma datatrove; do
  "${!peer}" "$here/filter_verdicts.py" "$peer" "$directory/all.jsonl" "$directory/verdicts.jsonl"
done
