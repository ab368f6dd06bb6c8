#!/usr/bin/env python3
"""Texts for compare_tokenizer.sh, and how fast Python's sentencepiece encodes them.

    tokenizer_peer.py documents TEXTS FOLDER    writes FOLDER/books.jsonl and FOLDER/all.jsonl
    tokenizer_peer.py speed FILE MODEL          prints MB/s, the best of three rounds, and tokens

books: the books in documents of 3,000 characters. all: every file as it is, a record or a member of
an archive a document.
"""

import gzip
import io
import json
import pathlib
import sys
import time
import zipfile


def contents(path):
    data = path.read_bytes()
    if path.suffix == ".gz":
        data = gzip.decompress(data)
    elif path.suffix == ".zst":
        import zstandard
        data = zstandard.ZstdDecompressor().stream_reader(
            io.BytesIO(data), read_across_frames=True).read()
    if path.suffix == ".zip":
        archive = zipfile.ZipFile(path)
        for name in sorted(archive.namelist()):
            if not name.endswith("/"):
                yield archive.read(name).decode("utf-8", "replace")
        return
    text = data.decode("utf-8", "replace")
    if ".jsonl" not in path.name:
        yield text
        return
    for line in text.splitlines():
        if line:
            yield json.loads(line)["text"]


def documents(root, folder):
    root, folder = pathlib.Path(root), pathlib.Path(folder)
    with open(folder / "books.jsonl", "w") as books, open(folder / "all.jsonl", "w") as everything:
        number = 0
        for path in sorted(p for p in root.rglob("*") if p.is_file()):
            for text in contents(path):
                parts = [text[i:i + 3000] for i in range(0, len(text), 3000)]
                number += 1
                if text:
                    everything.write(json.dumps({"id": f"{number}", "text": text}) + "\n")
                if path.parent.name == "books":
                    for index, part in enumerate(parts):
                        books.write(json.dumps({"id": f"{number}-{index}", "text": part}) + "\n")


ROUNDS = 3


def speed(file, model):
    import sentencepiece
    tokenizer = sentencepiece.SentencePieceProcessor(model_file=model)
    texts = [json.loads(line)["text"] for line in open(file)]
    size = sum(len(text.encode()) for text in texts)
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.perf_counter()
        tokens = sum(len(tokenizer.encode(text)) for text in texts)
        best = min(best, time.perf_counter() - start)
    print(size / best / 1e6, tokens)


if __name__ == "__main__":
    {"documents": documents, "speed": speed}[sys.argv[1]](*sys.argv[2:])
