#!/usr/bin/env bash
# Holds the readers and the document shards against Python's warcio and zstandard:
#   1. the golden of web archives in the tree is what warcio reads;
#   2. shards that Swift writes hold the same documents in Python's streaming reader, in the
#      zstd command, and through their seek table.
#   bash Tests/Conformance/check_documents.sh [--write]     (--write makes the golden anew)
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
python=$(bash "$here/environment.sh" documents 'warcio==1.8.1' 'zstandard>=0.23')
"$python" "$here/warc_pages.py" "$@"
[ "${1:-}" != --write ] || exit 0
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
GOPHER_CONFORMANCE="$directory" bash "$here/run_tests.sh" DocumentShardExportTests \
  >"$directory/log" 2>&1 || { cat "$directory/log"; exit 1; }
"$python" "$here/zstandard_shards.py" "$directory"
