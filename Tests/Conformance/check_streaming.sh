#!/usr/bin/env bash
# Reads MDS shards that massivetext-build wrote with MosaicML streaming, and holds their bytes
# against those of its own writer.
#   bash Tests/Conformance/check_streaming.sh
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
root="$here/../.."
python=$(bash "$here/environment.sh" streaming mosaicml-streaming numpy sentencepiece)
build="${GOPHER_BIN:-$root/.build/release}/massivetext-build"
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
"$build" tokenizer "$root/Docs" --output "$directory/m.model" \
  --set tokenizer.vocabulary_size=1000 --quiet >/dev/null
for length in 0 256; do
  "$build" tokenize "$root/Docs" --tokenizer "$directory/m.model" --output "$directory/t$length" \
    --mds "$directory/mds$length" --sequence-length "$length" --shard-bytes 20000 --quiet >/dev/null
  "$python" "$here/streaming_shards.py" "$directory/t$length" "$directory/mds$length" "$length"
done
