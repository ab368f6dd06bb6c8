#!/usr/bin/env bash
# Holds the network and its files against PyTorch and Python's safetensors:
#   1. the goldens in the tree are what PyTorch computes;
#   2. a model that Swift writes gives the same logits in PyTorch;
#   3. files that Swift writes hold the same numbers in Python.
#   bash Tests/Conformance/check_pytorch.sh [--write]     (--write makes the goldens anew)
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
python=$(bash "$here/environment.sh" pytorch 'torch>=2.6' numpy 'safetensors>=0.5')
if [ "${1:-}" = --write ]; then
  "$python" "$here/pytorch_model.py" goldens
  exec "$python" "$here/safetensors_files.py" golden
fi
"$python" "$here/pytorch_model.py" goldens --compare
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
GOPHER_CONFORMANCE="$directory" bash "$here/run_tests.sh" ConformanceExportTests \
  >"$directory/log" 2>&1 || { cat "$directory/log"; exit 1; }
"$python" "$here/pytorch_model.py" check "$directory/model"
"$python" "$here/safetensors_files.py" check "$directory"
