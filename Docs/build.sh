#!/usr/bin/env bash
# Makes a DocC archive a library. Called by `make docs`.
#   bash Docs/build.sh OUTPUT
# Serve one with:  python3 -m http.server --directory OUTPUT/GopherModel.doccarchive
set -euo pipefail
cd "$(dirname "$0")/.."
output="$1"
graphs=".build/symbol-graphs"
mkdir -p "$graphs" "$output"
swift build --scratch-path .build/docs --product gopher-trainer \
  -Xswiftc -emit-symbol-graph -Xswiftc -emit-symbol-graph-dir -Xswiftc "$PWD/$graphs"
swift build --scratch-path .build/docs --product gopher-bench \
  -Xswiftc -emit-symbol-graph -Xswiftc -emit-symbol-graph-dir -Xswiftc "$PWD/$graphs"

while read -r module folder; do
  mkdir -p "$graphs/$module"
  cp "$graphs/$module"*.symbols.json "$graphs/$module/"
  docc convert "$folder/$module.docc" --fallback-display-name "$module" \
    --fallback-bundle-identifier "gopher.$module" \
    --additional-symbol-graph-dir "$graphs/$module" \
    --output-path "$output/$module.doccarchive"
  echo "$output/$module.doccarchive"
done <<'MODULES'
GopherCore Sources/Tensor/Core
Tensors Sources/Tensor
GopherModel Sources/Model
MassiveText Sources/Data
GopherTraining Sources/Train
GopherEvaluation Sources/Eval
MODULES
