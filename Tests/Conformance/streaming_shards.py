#!/usr/bin/env python3
"""MDS shards of ours, read by MosaicML streaming.

    python3 Tests/Conformance/streaming_shards.py PREFIX FOLDER LENGTH

The samples are the documents of PREFIX.bin/.idx (LENGTH 0) or their tokens cut every LENGTH; the
files are those that MDSWriter writes of the same samples, byte for byte. check_streaming.sh runs
it.
"""

import json
import pathlib
import sys
import tempfile

import numpy
from sentencepiece_megatron import read_shard
from streaming import LocalDataset, MDSWriter


def main(prefix, folder, length):
    documents = read_shard(prefix)
    if length:
        tokens = numpy.concatenate(documents)
        expected = [tokens[i:i + length] for i in range(0, len(tokens) - length + 1, length)]
    else:
        expected = documents
    found = LocalDataset(folder)
    assert len(found) == len(expected), (len(found), len(expected))
    for index, sample in enumerate(expected):
        tokens = found[index]["tokens"]
        assert tokens.dtype == numpy.uint16 and (tokens == sample).all(), f"sample {index}"
    index = json.loads((pathlib.Path(folder) / "index.json").read_text())
    limit = index["shards"][0]["size_limit"]
    with tempfile.TemporaryDirectory() as copy:
        with MDSWriter(out=copy, columns={"tokens": "ndarray:uint16"}, hashes=["sha256"],
                       size_limit=limit) as writer:
            for sample in expected:
                writer.write({"tokens": numpy.array(sample)})
        names = sorted(path.name for path in pathlib.Path(copy).iterdir())
        assert names == sorted(path.name for path in pathlib.Path(folder).iterdir()), names
        for name in names:
            ours = (pathlib.Path(folder) / name).read_bytes()
            assert ours == (pathlib.Path(copy) / name).read_bytes(), f"{name} differs"
    print(f"{len(expected)} samples in {len(index['shards'])} shards: equal, byte for byte")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
