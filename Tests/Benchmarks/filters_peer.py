#!/usr/bin/env python3
"""Documents for compare_filters.sh, and how fast datatrove filters and signs them.

    filters_peer.py documents TEXTS FOLDER    writes FOLDER/{books,web}.jsonl.zst, with -sample each
    filters_peer.py speed FILE FOLDER         prints MB/s, documents and kept ones

books: the books; web: news, forums and Common Crawl pages; both in documents of 3,000 characters,
several times over with the cuts at other places, so that there is enough of them.
"""

import gzip
import io
import json
import pathlib
import sys
import time
import zipfile

LENGTH = 3000
COPIES = {"books": 4, "web": 6}
SAMPLE = 14


def books(root):
    for path in sorted((root / "books").glob("*.gz")):
        yield gzip.decompress(path.read_bytes()).decode("utf-8", "replace")


def web(root):
    import zstandard

    data = zstandard.ZstdDecompressor().stream_reader(
        io.BytesIO((root / "bbc_news.jsonl.zst").read_bytes()), read_across_frames=True).read()
    lines = data.splitlines()
    for path in sorted((root / "common_crawl").glob("*.gz")):
        lines += gzip.decompress(path.read_bytes()).splitlines()
    yield "\n\n".join(json.loads(line)["text"] for line in lines if line)
    for name in ["abc", "webtext"]:
        archive = zipfile.ZipFile(root / "nltk" / f"{name}.zip")
        for member in sorted(archive.namelist()):
            if member.endswith(".txt"):
                yield archive.read(member).decode("utf-8", "replace")


def documents(root, folder):
    import zstandard

    root, folder = pathlib.Path(root), pathlib.Path(folder)
    for name, source in [("books", books), ("web", web)]:
        texts = [text for text in source(root) if text]
        lines, size = [], 0
        for copy in range(COPIES[name]):
            for number, text in enumerate(texts):
                shift = LENGTH * copy // COPIES[name]
                for start in range(shift, len(text), LENGTH):
                    part = text[start:start + LENGTH]
                    if not part.strip():
                        continue
                    size += len(part.encode())
                    identity = f"{name}-{copy}-{number}-{start}"
                    lines.append(json.dumps({"id": identity, "text": part}) + "\n")
        compressor = zstandard.ZstdCompressor(level=3)
        for suffix, chosen in [("", lines), ("-sample", lines[::SAMPLE])]:
            data = compressor.compress("".join(chosen).encode())
            (folder / f"{name}{suffix}.jsonl.zst").write_bytes(data)
        (folder / f"{name}.bytes").write_text(str(size))


def speed(file, folder):
    import zstandard
    from datatrove.data import Document
    from datatrove.pipeline.dedup import MinhashDedupSignature
    from datatrove.pipeline.dedup.minhash import MinhashConfig
    from datatrove.pipeline.filters import GopherQualityFilter, GopherRepetitionFilter
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter
    from datatrove.utils.logging import logger

    logger.remove()
    file = pathlib.Path(file)
    blocks = [
        JsonlReader(str(file.parent), glob_pattern=file.name, compression="zstd"),
        GopherQualityFilter(),
        GopherRepetitionFilter(),
        JsonlWriter(f"{folder}/kept", compression="zstd"),
        MinhashDedupSignature(
            f"{folder}/signatures",
            config=MinhashConfig(n_grams=13, num_buckets=26, hashes_per_bucket=8)),
    ]
    # The English splitter is loaded at the first document, which shall not count.
    GopherQualityFilter().filter(Document(text="some words to warm up", id="0"))
    start = time.perf_counter()
    data = None
    for block in blocks:
        data = block(data, 0, 1)
    if data is not None:
        for _ in data:
            pass
    seconds = time.perf_counter() - start

    def lines(path):
        stream = zstandard.ZstdDecompressor().stream_reader(
            io.BytesIO(path.read_bytes()), read_across_frames=True)
        return [json.loads(line) for line in io.TextIOWrapper(stream, "utf-8")]

    texts = lines(file)
    kept = sum(len(lines(path)) for path in pathlib.Path(folder, "kept").iterdir())
    print(sum(len(d["text"].encode()) for d in texts) / seconds / 1e6, len(texts), kept)


if __name__ == "__main__":
    {"documents": documents, "speed": speed}[sys.argv[1]](*sys.argv[2:])
