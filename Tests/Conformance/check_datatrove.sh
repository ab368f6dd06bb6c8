#!/usr/bin/env bash
# Runs datatrove's Gopher filters on real documents and compares with the golden that
# DatatroveConformanceTests holds our filters against.
#   bash Tests/Conformance/check_datatrove.sh [--write]
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
python=$(bash "$here/datatrove_environment.sh")
exec "$python" "$here/datatrove_filters.py" "$@"
