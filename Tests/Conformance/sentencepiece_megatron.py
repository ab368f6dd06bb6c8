#!/usr/bin/env python3
"""Our tokenizer and token shards against Python's sentencepiece and a Megatron-layout reader.

    python3 Tests/Conformance/sentencepiece_megatron.py goldens        writes the goldens
    python3 Tests/Conformance/sentencepiece_megatron.py check DATASET  reads what Swift wrote

Needs sentencepiece, numpy and zstandard; check_sentencepiece.sh runs both with them.

Goldens, in Tests/Data/Goldens/sentencepiece: models that Python trained with settings other than
ours (and with ours), and cases.json with the ids and decoded texts that Python gives. In Tests/Data/Goldens/megatron: a shard in 16 and
one in 32 bits, written with numpy after the layout of Megatron-LM's indexed_dataset.py.

check: every document of every subset, read from its .jsonl.zst, encoded by Python with the data
set's model, is the sequence in the data set's .bin/.idx, behind which stands </s>; decoding gives
back the document's NFKC form.
"""

import io
import json
import pathlib
import random
import struct
import sys
import unicodedata

import numpy
import sentencepiece

GOLDENS = pathlib.Path(__file__).resolve().parent.parent / "Data/Goldens"
DTYPES = {1: numpy.uint8, 2: numpy.int8, 3: numpy.int16, 4: numpy.int32, 5: numpy.int64,
          6: numpy.float64, 7: numpy.float32, 8: numpy.uint16}


def read_shard(prefix):
    """The sequences of a Megatron shard."""
    index = pathlib.Path(f"{prefix}.idx").read_bytes()
    assert index[:9] == b"MMIDIDX\x00\x00"
    version, code, count, documents = struct.unpack_from("<QBQQ", index, 9)
    assert version == 1 and documents == count + 1
    lengths = numpy.frombuffer(index, numpy.int32, count, 34)
    pointers = numpy.frombuffer(index, numpy.int64, count, 34 + 4 * count)
    ends = numpy.frombuffer(index, numpy.int64, documents, 34 + 12 * count)
    assert len(index) == 34 + 12 * count + 8 * documents
    assert list(ends) == list(range(documents))
    data = numpy.memmap(f"{prefix}.bin", DTYPES[code], "r") if count else numpy.zeros(0)
    size = numpy.dtype(DTYPES[code]).itemsize
    assert int(lengths.sum()) == len(data)
    return [data[p // size : p // size + n] for p, n in zip(pointers, lengths)]


def write_shard(prefix, sequences, code):
    dtype = numpy.dtype(DTYPES[code])
    arrays = [numpy.array(s, dtype) for s in sequences]
    pathlib.Path(f"{prefix}.bin").write_bytes(b"".join(a.tobytes() for a in arrays))
    lengths = numpy.array([len(a) for a in arrays], numpy.int32)
    pointers = numpy.concatenate([[0], numpy.cumsum(lengths[:-1], dtype=numpy.int64)])
    pathlib.Path(f"{prefix}.idx").write_bytes(
        b"MMIDIDX\x00\x00" + struct.pack("<QBQQ", 1, code, len(arrays), len(arrays) + 1)
        + lengths.tobytes() + (pointers * dtype.itemsize).astype(numpy.int64).tobytes()
        + numpy.arange(len(arrays) + 1, dtype=numpy.int64).tobytes())


def documents(folder):
    import zstandard
    for part in sorted(folder.glob("part-*.jsonl.zst")):
        with open(part, "rb") as file:
            reader = zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True)
            for line in io.TextIOWrapper(reader, encoding="utf-8", newline="\n"):
                yield json.loads(line)


def check(directory):
    directory = pathlib.Path(directory)
    manifest = json.loads((directory / "manifest.json").read_text())
    tokenizer = sentencepiece.SentencePieceProcessor(
        model_file=str(directory / manifest["tokenizer"]["path"]))
    assert tokenizer.vocab_size() == manifest["tokenizer"]["vocabulary_size"]
    for name, subset in manifest["subsets"].items():
        shard = read_shard(directory / "tokens" / name)
        texts = [d["text"] for d in documents(directory / "documents" / name)]
        assert len(texts) == len(shard) == subset["documents"], name
        assert sum(map(len, shard)) == subset["tokens"], name
        for number, (text, sequence) in enumerate(zip(texts, shard)):
            ids = tokenizer.encode(text)
            assert ids + [tokenizer.eos_id()] == sequence.tolist(), f"{name}, document {number}"
            expected = unicodedata.normalize("NFKC", text).replace("\u2581", " ")
            assert tokenizer.decode(ids) == expected, f"{name}, document {number}: decoding"
        print(f"{name}: {len(texts)} documents, {sum(map(len, shard))} tokens: equal")


def sample_lines():
    words = "the of and river mill past old name nobody remembered ran return def value".split()
    words += ["d\u00e9j\u00e0", "\u65e5\u672c\u8a9e", "foo bar"]
    generator = random.Random(1)
    return [" ".join(generator.choice(words) for _ in range(10)) for _ in range(400)]


# A character map of a few rules, so that the models stay small: what NFKC does, strings of several
# characters, one that starts with another, one that vanishes, ASCII that changes.
RULES = ["65 301\tE9", "FB01\t66 69", "A0\t20", "AD\t", "41\t61", "61 61 62\t78",
         "61 61\t79", "B4\t20 301", "2002 2002\t20 20", "2581 21\t21"]

# Models with settings other than ours.
MODELS = {
    "prefixed": dict(byte_fallback=False, add_dummy_prefix=True, remove_extra_whitespaces=True,
                     normalization_rule_name="identity", vocab_size=80),
    "plain": dict(byte_fallback=True, add_dummy_prefix=False, remove_extra_whitespaces=False,
                  normalization_rule_name="identity", vocab_size=340, pad_id=3,
                  user_defined_symbols=["\n"], allow_whitespace_only_pieces=True),
    "suffixed": dict(treat_whitespace_as_suffix=True, vocab_size=90, rules=True),
    "symbols": dict(user_defined_symbols=["<sep>", "<se", "foo bar", "\u2581foo", "the", "\u65e5\u672c"],
                    control_symbols=["<ctl>"], byte_fallback=True, vocab_size=360, rules=True,
                    remove_extra_whitespaces=False),
    "sentences": dict(split_by_whitespace=False, normalization_rule_name="identity",
                      remove_extra_whitespaces=False, vocab_size=120),
    "unigram": dict(model_type="unigram", vocab_size=44, rules=True, hard_vocab_limit=False),
    "unigram-bytes": dict(model_type="unigram", vocab_size=330, byte_fallback=True,
                          hard_vocab_limit=False,
                          user_defined_symbols=["<sep>", "<se", "the"], add_dummy_prefix=False,
                          remove_extra_whitespaces=False, normalization_rule_name="identity"),
    "characters": dict(model_type="char", vocab_size=36, hard_vocab_limit=False,
                       normalization_rule_name="identity"),
}


def goldens():
    folder = GOLDENS / "sentencepiece"
    folder.mkdir(parents=True, exist_ok=True)
    texts = ["the old mill", "  def f(x):\n    return  x\n", "", " ", "   ", "\n", "caf\u00e9 \u65e5\u672c \U0001f642",
             "\ufb01ne", "a\tb", "\u2581x", "\u2581\u2581!", "<s> </s> <unk> <ctl> <0x41>", "e\u0301 \u00bd",
             "a\x00b\x00", "<sep><se<sep >the foo bar foo bar", "aaab aab aa A\u00adA\u00a0\u00a0b\u00b4 ",
             "\u2002\u2002the\u2002", "mill" * 40, "\U0001f642" * 5 + "the" + "\U0001f642" * 3,
             "".join(f"the river\n  ran past {i}\n" for i in range(200))]
    rules = folder / "rules.tsv"
    rules.write_text("\n".join(RULES) + "\n")
    cases = {}
    for name, options in MODELS.items():
        options = {"model_type": "bpe", **options}
        if options.pop("rules", False):
            options["normalization_rule_tsv"] = str(rules)
        model = io.BytesIO()
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(sample_lines()), model_writer=model,
            num_threads=1, minloglevel=2, **options)
        (folder / f"{name}.model").write_bytes(model.getvalue())
        tokenizer = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
        cases[name] = [{"text": t, "ids": tokenizer.encode(t),
                        "decoded": tokenizer.decode(tokenizer.encode(t))} for t in texts]
    rules.unlink()
    (folder / "cases.json").write_text(
        json.dumps(cases, ensure_ascii=False, separators=(",", ":")) + "\n")
    folder = GOLDENS / "megatron"
    folder.mkdir(parents=True, exist_ok=True)
    write_shard(folder / "uint16", [[5, 6, 7, 2], [2], [65_499, 0, 2]], 8)
    write_shard(folder / "int32", [[5, 2], [100_000, 70_000, 2]], 4)
    write_shard(folder / "int64", [[5, 2]], 5)


if __name__ == "__main__":
    if sys.argv[1:] == ["goldens"]:
        goldens()
    elif len(sys.argv) == 3 and sys.argv[1] == "check":
        check(sys.argv[2])
    else:
        sys.exit(__doc__)
