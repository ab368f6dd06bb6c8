#!/usr/bin/env bash
# From raw pages to a report: data, training, evaluation. Called by `make quickstart`.
#   bash Docs/Quickstart/quickstart.sh BIN FOLDER
# BIN holds the three tools; FOLDER holds recipe.yaml, training.yaml and receives data, run and
# report.html. Run it again after an interruption: every part goes on where it stopped.
set -euo pipefail
bin="$1"; folder="$2"
started=$SECONDS

"$bin/massivetext-build" run "$folder/recipe.yaml" --output "$folder/data"
"$bin/gopher-trainer" train "$folder/training.yaml" --data "$folder/data" --output "$folder/run"
"$bin/gopher-bench" eval --checkpoint "$folder/run" --tasks bits-per-byte \
  --data-set "$folder/data" --output "$folder/evaluation.json"
"$bin/gopher-bench" report --data-set "$folder/data" --run "$folder/run" \
  --evaluation "$folder/evaluation.json" --output "$folder/report.html"

echo "From the finished build to the report: $(( SECONDS - started )) s. Open $folder/report.html"
