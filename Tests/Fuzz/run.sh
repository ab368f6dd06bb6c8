#!/usr/bin/env bash
# Builds the fuzz targets and runs each for a number of executions. Called by `make fuzz`.
#   bash Tests/Fuzz/run.sh [EXECUTIONS] [TARGET…]
# What is found lies under .build/fuzz/TARGET, and a run goes on from there; an input that ends a
# target is saved as .build/fuzz/crash-TARGET-*, and the script ends with an error.
set -euo pipefail
root="$(cd "$(dirname "$0")/../.." && pwd)"
runs="${1:-1000000}"
shift || true
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(html warc jsonl zstd shard model idx)

# The toolchain's libFuzzer, without its main: the targets have one.
compiler="$(readlink -f "$(command -v swiftc)")"
fuzzer="$(find "$(dirname "$compiler")/../lib" -name 'libclang_rt.fuzzer_no_main-*.a' | head -1)"
[ -n "$fuzzer" ] || { echo "This Swift toolchain has no libFuzzer (libclang_rt.fuzzer_no_main)."; exit 2; }
coverage="edge,indirect-calls,inline-8bit-counters,pc-table,trace-cmp"
swift build -c release --package-path "$root/Tests/Fuzz" --scratch-path "$root/.build/fuzz-build" \
  --product fuzz --sanitize=address -Xswiftc "-sanitize-coverage=$coverage" \
  -Xcxx "-fsanitize-coverage=$coverage" -Xlinker "$fuzzer" -Xlinker -lstdc++

# Swift's own crash report reads beyond stacks; a page that is never given back is no fault here.
# Hashing without a seed gives an input the same coverage each time.
export SWIFT_BACKTRACE=enable=no SWIFT_DETERMINISTIC_HASHING=1
export ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1:quarantine_size_mb=32:malloc_context_size=5
fuzz="$root/.build/fuzz-build/release/fuzz"
place="$root/.build/fuzz"
"$fuzz" seeds "$place/seeds"
for target in "${targets[@]}"; do
  echo "== $target: $runs executions"
  mkdir -p "$place/$target"
  # Models begin at some kilobytes; what is shorter is quicker.
  length=4096
  [ "$target" != model ] || length=8192
  started=$SECONDS
  "$fuzz" "$target" -runs="$runs" -max_len=$length -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
    -verbosity=1 -artifact_prefix="$place/crash-$target-" "$place/$target" "$place/seeds/$target" \
    2>"$place/$target.log" || { tail -40 "$place/$target.log"; exit 1; }
  grep -aE 'number_of_executed_units|average_exec_per_sec|peak_rss_mb|new_units_added' "$place/$target.log"
  # Edges and other features reached at the start and at the end: the end must be more, unless the
  # run went on from one that had reached them.
  grep -aE 'INITED|DONE' "$place/$target.log"
  echo "$target: no crash in $(( SECONDS - started )) s"
done
