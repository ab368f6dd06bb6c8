#!/usr/bin/env python3
"""Writes measured figures into Docs/Performance.md, between its two marker lines.

    python3 performance_table.py PERFORMANCE.md OURS PEERS

OURS has a line per measurement: the options of `gopher-bench speed`, a tab, its JSON. PEERS is what
compare_speed.sh printed. Called by write_performance.sh.
"""

import datetime
import json
import pathlib
import platform
import sys

BEGIN = "<!-- measured by Tests/Benchmarks/write_performance.sh: do not edit -->"
END = "<!-- end of what is measured -->"


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return " ".join(line.split(":", 1)[1].split())
    return platform.processor() or platform.machine()


def has_bfloat16():
    flags = pathlib.Path("/proc/cpuinfo").read_text()
    return "avx512_bf16" in flags or "amx_bf16" in flags


def gigabytes(count):
    return f"{count / 1e9:.2f} GB"


def share(value):
    return "" if value is None else f"{100 * value:.1f} %"


def row(options, speed):
    bfloat16 = speed["peak_bfloat16_flops_per_second"]
    return (f"| `{options}` | {speed['tokens_per_second']:.1f} "
            f"| {speed['model_flops_per_second'] / 1e9:.1f} "
            f"| {speed['peak_float32_flops_per_second'] / 1e9:.0f}, "
            f"{'none' if bfloat16 is None else format(bfloat16 / 1e9, '.0f')} "
            f"| {share(speed['share_of_peak'])} | {share(speed['share_of_read_bandwidth'])} "
            f"| {gigabytes(speed['peak_memory_bytes'])} |")


def operations(options, speed):
    kinds = speed["operations"]["kinds"]
    ordered = sorted(kinds.items(), key=lambda kind: -kind[1]["forward"] - kind[1]["backward"])
    parts = [f"{name.replace('_', ' ')} {100 * times['forward']:.1f} + {100 * times['backward']:.1f}"
             for name, times in ordered if times["forward"] + times["backward"] >= 0.0005]
    return f"- `{options}`: {', '.join(parts)}, rest {100 * speed['operations']['rest']:.1f}"


def main():
    page, ours, peers = (pathlib.Path(name) for name in sys.argv[1:4])
    measured = []
    for line in ours.read_text().splitlines():
        options, text = line.split("\t", 1)
        measured.append((options, json.loads(text)))
    first = measured[0][1]
    bandwidth = max(speed["read_bandwidth_bytes_per_second"] for _, speed in measured)
    alone = max(speed["read_bandwidth_one_thread_bytes_per_second"] for _, speed in measured)
    lines = [
        BEGIN, "",
        f"{datetime.date.today():%d %B %Y}, {processor()}, {first['threads']} threads, kernels "
        f"{first['kernel_family']} and {first['vector_family']}. Memory is read at "
        f"{bandwidth / 1e9:.1f} GB/s, by one thread at {alone / 1e9:.1f} GB/s.", ""]
    if not has_bfloat16():
        lines += [
            "This processor has no bfloat16 instructions: its bfloat16 peak is that of products which "
            "convert their factors to float32, and rows of bfloat16 say nothing of one that has them.",
            ""]
    lines += [
        "| `gopher-bench speed …` | tokens/s | GFLOP/s of the model | peaks float32, bfloat16 "
        "| share of peak | of read bandwidth | most memory |",
        "| --- | --- | --- | --- | --- | --- | --- |"]
    lines += [row(*pair) for pair in measured]
    lines += ["", "Share of the time by operation in per cent, forward + backward:", ""]
    lines += [operations(*pair) for pair in measured]
    lines += ["", "Beside PyTorch (`bash Tests/Benchmarks/compare_speed.sh .build/release`): "
              + peers.read_text().strip(), "", END]
    text = page.read_text()
    before, rest = text.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    page.write_text(before + "\n".join(lines) + after)


main()
