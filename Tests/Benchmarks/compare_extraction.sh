#!/usr/bin/env bash
# Main text extraction here and in trafilatura, in turn on one core, as a table of MB/s of HTML.
#   bash Tests/Benchmarks/compare_extraction.sh BIN
# Run it on an idle machine. trafilatura comes into a virtual environment of its own. The F1 of
# both sets is measured by ExtractionBenchmarkTests.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
bin="$1"
data="$here/../../../shared/data/html"
[ -d "$data" ] || { echo "compare_extraction.sh needs the pages in ../shared/data/html." >&2; exit 2; }
python="$(bash "$here/../Conformance/environment.sh" trafilatura 'trafilatura>=1.8,<1.12' lxml_html_clean)"
ours() {
  "$bin/massivetext-build" measure-extraction "$1" --rounds 3 --json --quiet | "$python" -c '
import json, sys
print(json.load(sys.stdin)["bytes_per_second"] / 1e6)'
}
peer() {
  "$python" - "$1" <<'END'
import glob, gzip, sys, time
import trafilatura
pages = [gzip.open(path).read() for path in glob.glob(sys.argv[1] + "/**/*.gz", recursive=True)]
started = time.process_time()
for page in pages:
    trafilatura.extract(page, favor_precision=True, include_comments=False)
print(sum(map(len, pages)) / 1e6 / (time.process_time() - started))
END
}
printf '| pages | trafilatura MB/s | ours | ratio |\n| --- | --- | --- | --- |\n'
for set in article_extraction_benchmark trafilatura_eval readability_test_pages; do
  before="$(ours "$data/$set")"; theirs="$(peer "$data/$set")"; after="$(ours "$data/$set")"
  awk -v set="$set" -v b="$before" -v p="$theirs" -v a="$after" 'BEGIN {
    printf "| %s | %.1f | %.1f, %.1f | %.1f |\n", set, p, b, a, (a + b) / 2 / p }'
done
