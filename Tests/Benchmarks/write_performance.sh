#!/usr/bin/env bash
# Measures what Docs/Performance.md tells and writes its tables anew, between its two marker lines.
#   bash Tests/Benchmarks/write_performance.sh BIN [--rows REGEX] [--peers REGEX] [--steps N]
# --rows and --peers choose among our rows and PyTorch's, such as "float32"; the others are left out.
# Run it on an idle machine. Takes half an hour on two cores, of which PyTorch takes most.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
bin="$1"; shift
rows=.; peers=.; steps=3
while [ $# -gt 0 ]; do
  case "$1" in
    --rows) rows="$2" ;;
    --peers) peers="$2" ;;
    --steps) steps="$2" ;;
    *) echo "write_performance.sh knows --rows, --peers and --steps, not $1." >&2; exit 2 ;;
  esac
  shift 2
done
place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT

while read -r options; do
  [[ "$options" =~ $rows ]] || continue
  echo "gopher-bench speed $options" >&2
  # shellcheck disable=SC2086
  "$bin/gopher-bench" speed $options --json --quiet > "$place/result"
  printf '%s\t%s\n' "$options" "$(cat "$place/result")" >> "$place/ours"
done <<CASES
--task train --precision float32 --model 44M --context 2048 --steps $steps
--task train --precision mixed --model 44M --context 2048 --steps $steps
--task train --precision mixed --model 44M --context 8192 --steps $steps
--task train --precision mixed --model 117M --context 1024 --batch 2 --steps $steps
--task prefill --precision float32 --model 44M --context 2048
--task prefill --precision bfloat16 --model 44M --context 2048
--task decode --precision float32 --model 44M --position 512
--task decode --precision float32 --model 44M --position 512 --batch 8
--task decode --precision bfloat16 --model 44M --position 512
CASES
bash "$here/compare_speed.sh" "$bin" --steps "$steps" --only "$peers" > "$place/peers"
python3 "$here/performance_table.py" "$here/../../Docs/Performance.md" "$place/ours" "$place/peers"
