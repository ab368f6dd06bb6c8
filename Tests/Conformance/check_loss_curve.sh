#!/usr/bin/env bash
# Two hundred steps on real text from equal weights in equal order, here and in PyTorch.
#   bash Tests/Conformance/check_loss_curve.sh [TEXT]     (TEXT: a file or a folder of .txt or .txt.gz files)
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
text="${1:-$here/../../../shared/data/text/books}"
if [ ! -e "$text" ]; then
  echo "Skipped: there is no text at $text; name a file or a folder."
  exit 0
fi
python=$(bash "$here/environment.sh" pytorch 'torch>=2.6' numpy 'safetensors>=0.5')
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
"$python" "$here/loss_curve.py" make "$directory/curve.safetensors" "$text"
GOPHER_LOSS_CURVE="$directory" bash "$here/run_tests.sh" LossCurveTests \
  >"$directory/log" 2>&1 || { cat "$directory/log"; exit 1; }
"$python" "$here/loss_curve.py" compare "$directory/curve.safetensors" "$directory"
