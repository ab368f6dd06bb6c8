"""zstd's level 3 and the parameters that FrameCompressor gives it, in turn over the same frames.

    python frame_parameters.py FILE...

The files are JSON lines in zstd. Python is that of Tests/Conformance/datatrove_environment.sh, which has
zstandard. Prints megabytes a second of one thread, the best of five rounds, and bytes out for bytes in.
For an idle machine.
"""

import sys
import time

import zstandard

FRAME_BYTES = 264 << 10  # A frame ends with the line that reaches 256 KiB.
MOST_BYTES = 20_000_000

WAYS = {
    "level 3": {"level": 3},
    "FrameCompressor": {
        "compression_params": zstandard.ZstdCompressionParameters.from_level(
            3, source_size=FRAME_BYTES, min_match=6, hash_log=16, chain_log=15
        )
    },
}

for path in sys.argv[1:]:
    with open(path, "rb") as file:
        reader = zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True)
        text = reader.read(MOST_BYTES)
    frames = [text[start : start + FRAME_BYTES] for start in range(0, len(text), FRAME_BYTES)]
    seconds = dict.fromkeys(WAYS, float("inf"))
    sizes = {}
    for _ in range(5):
        for name, options in WAYS.items():
            compressor = zstandard.ZstdCompressor(**options)
            started = time.process_time()
            sizes[name] = sum(len(compressor.compress(frame)) for frame in frames)
            seconds[name] = min(seconds[name], time.process_time() - started)
    for name in WAYS:
        rate = len(text) / seconds[name] / 1e6
        print(f"{path}: {name}: {rate:.0f} MB/s, {sizes[name] / len(text):.4f}")
