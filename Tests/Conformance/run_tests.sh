#!/usr/bin/env bash
# Runs tests of the release build by name, built with the options of `make test`.
#   bash Tests/Conformance/run_tests.sh FILTER
# `swift test` without --skip-build would build everything again, so that tests see into modules.
set -euo pipefail
cd "$(dirname "$0")/../.."
make --no-print-directory build-tests
exec swift test -c release --skip-build --filter "$1"
