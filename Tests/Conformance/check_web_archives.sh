#!/usr/bin/env bash
# Holds the golden list of records of real and broken web archives against warcio and FastWARC; the
# tests hold our reader against the golden (Tests/Conformance/web_archives.py).
#   bash Tests/Conformance/check_web_archives.sh [--write]     (--write makes the golden anew)
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
python=$(bash "$here/environment.sh" web_archives 'warcio==1.8.1' 'fastwarc==2.0.1')
"$python" "$here/web_archives.py" "$@"
