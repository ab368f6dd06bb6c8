#!/usr/bin/env bash
# Training steps of the 44M model here and in PyTorch, in turn on one machine, as a table of ratios.
#   bash Tests/Benchmarks/compare_speed.sh BIN [CONTEXT] [STEPS]
# Run it on an idle machine. PyTorch comes into a virtual environment of its own. Called by
# `make bench`.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
bin="$1"; context="${2:-2048}"; steps="${3:-3}"
python="$(bash "$here/../Conformance/environment.sh" pytorch 'torch>=2.6' numpy 'safetensors>=0.5')"
threads="${GOPHER_THREADS:-$(nproc)}"

# rate COMMAND…: the tokens a second that a command's JSON tells.
rate() { "$@" | "$python" -c 'import json, sys; print(json.load(sys.stdin)["tokens_per_second"])'; }
ours() { rate "$bin/gopher-bench" speed --task train --model 44M --context "$context" --steps "$steps" --json; }

printf '44M, context %s, batch 1, %s threads, median of %s steps; before | after the peer\n\n' \
  "$context" "$threads" "$steps"
printf '| PyTorch | its tokens/s | ours, float32 | ratio |\n| --- | --- | --- | --- |\n'
while read -r name arguments; do
  before="$(ours)"
  # shellcheck disable=SC2086
  peer="$(rate "$python" "$here/pytorch_peers.py" $arguments --context "$context" --steps "$steps" --threads "$threads")"
  after="$(ours)"
  awk -v name="${name//_/ }" -v peer="$peer" -v before="$before" -v after="$after" 'BEGIN {
    printf "| %s | %.0f | %.0f \\| %.0f | %.2f |\n", name, peer, before, after,
      (before + after) / 2 / peer }'
done <<'VARIANTS'
relative_positions,_float32,_eager relative
GPT-2_like_with_fused_attention,_float32,_eager sdpa
GPT-2_like_with_fused_attention,_float32,_compiled sdpa --compile
VARIANTS
