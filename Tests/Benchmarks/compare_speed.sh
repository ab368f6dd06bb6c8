#!/usr/bin/env bash
# Training steps of the 44M model here and in PyTorch, in turn on one machine, as a table of ratios.
#   bash Tests/Benchmarks/compare_speed.sh BIN [--context N] [--batch N] [--steps N] [--only REGEX]
# Each line is one PyTorch program: relative positions or GPT-2 like with fused attention, eager or
# torch.compile, float32 or bfloat16 autocast; ours runs before and after it in the same precision.
# Run it on an idle machine. PyTorch comes into a virtual environment of its own. Called by
# `make bench` and by write_performance.sh.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
bin="$1"; shift
context=2048; batch=1; steps=3; only=.
while [ $# -gt 0 ]; do
  case "$1" in
    --context) context="$2" ;;
    --batch) batch="$2" ;;
    --steps) steps="$2" ;;
    --only) only="$2" ;;
    *) echo "compare_speed.sh knows --context, --batch, --steps and --only, not $1." >&2; exit 2 ;;
  esac
  shift 2
done
python="$(bash "$here/../Conformance/environment.sh" pytorch 'torch>=2.6' numpy 'safetensors>=0.5')"
threads="${GOPHER_THREADS:-$(nproc)}"

# rate COMMAND…: the tokens a second that a command's JSON tells.
rate() { "$@" | "$python" -c 'import json, sys; print(json.load(sys.stdin)["tokens_per_second"])'; }
# ours PRECISION
ours() {
  rate "$bin/gopher-bench" speed --task train --model 44M --context "$context" --batch "$batch" \
    --steps "$steps" --precision "$1" --json --quiet
}

printf '44M, context %s, batch %s, %s threads, median of %s steps; ours before and after the peer.\n\n' \
  "$context" "$batch" "$threads" "$steps"
printf '| PyTorch | its tokens/s | ours | our tokens/s | ratio |\n| --- | --- | --- | --- | --- |\n'
while read -r precision name arguments; do
  [[ "$name $precision" =~ $only ]] || continue
  before="$(ours "$precision")"
  # shellcheck disable=SC2086
  peer="$(rate "$python" "$here/pytorch_peers.py" $arguments --context "$context" --batch "$batch" \
    --steps "$steps" --threads "$threads")"
  after="$(ours "$precision")"
  awk -v name="${name//_/ }" -v precision="$precision" -v peer="$peer" -v before="$before" \
    -v after="$after" 'BEGIN {
      printf "| %s | %.0f | %s | %.0f, %.0f | %.2f |\n", name, peer, precision, before, after,
        (before + after) / 2 / peer }'
done <<'VARIANTS'
float32 relative_positions,_float32,_eager relative
float32 relative_positions,_float32,_compiled relative --compile
float32 GPT-2_like,_fused_attention,_float32,_eager sdpa
float32 GPT-2_like,_fused_attention,_float32,_compiled sdpa --compile
mixed relative_positions,_bfloat16,_eager relative --dtype bfloat16
mixed relative_positions,_bfloat16,_compiled relative --dtype bfloat16 --compile
mixed GPT-2_like,_fused_attention,_bfloat16,_eager sdpa --dtype bfloat16
mixed GPT-2_like,_fused_attention,_bfloat16,_compiled sdpa --dtype bfloat16 --compile
VARIANTS
