#!/usr/bin/env python3
"""Compares counted instructions and fresh blocks with thresholds, or writes them.

    python3 thresholds.py THRESHOLDS.json COUNTED [--update]

COUNTED has lines of name, instructions, blocks, separated by tabs.
"""

import json
import pathlib
import sys

path, counted = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
rows = [line.split("\t") for line in counted.read_text().splitlines()]
found = {name: {"instructions": int(instructions), "fresh_blocks": int(blocks)}
         for name, instructions, blocks in rows}
if "--update" in sys.argv:
    path.write_text(json.dumps({"tolerance_percent": 5, "kernels": found}, indent=2) + "\n")
    sys.exit(0)

expected = json.loads(path.read_text())
tolerance, failures = expected["tolerance_percent"] / 100, 0
for name in sorted(set(found) | set(expected["kernels"])):
    if name not in found or name not in expected["kernels"]:
        print(f"{name}: only in the {'thresholds' if name not in found else 'kernels'}; run with --update")
        failures += 1
        continue
    now, limit = found[name], expected["kernels"][name]
    ratio = now["instructions"] / limit["instructions"]
    verdict = "ok"
    if ratio > 1 + tolerance:
        verdict = "TOO MANY INSTRUCTIONS"
    elif ratio < 1 - tolerance:
        verdict = "fewer than before: run with --update"
    if now["fresh_blocks"] > limit["fresh_blocks"]:
        verdict = f"{now['fresh_blocks']} FRESH BLOCKS"
    failures += verdict.endswith(("INSTRUCTIONS", "BLOCKS"))
    print(f"{name}: {now['instructions']:,} instructions, {ratio:.3f} of the threshold; {verdict}")
sys.exit(1 if failures else 0)
