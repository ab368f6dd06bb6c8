#!/usr/bin/env python3
"""Trains the Gopher network of pytorch_model.py on real text, for a loss curve to follow.

    python3 Tests/Conformance/loss_curve.py make FILE TEXT     trains; writes what Swift needs
    python3 Tests/Conformance/loss_curve.py compare FILE DIR   holds Swift's losses against it

Tokens are the bytes of TEXT (a file or a folder of .txt and .txt.gz files), so that no tokenizer stands
between the two. FILE holds the initial weights (initial.<name>), the sequences of every step
(tokens [steps, batch, context + 1]), PyTorch's losses (loss.float32, loss.autocast: bfloat16
autocast with float32 weights), and in its metadata the configuration and the learning rate. DIR
holds <precision>.json, an array of losses each, from LossCurveTests.

The comparison is of losses smoothed over 20 steps: their largest relative difference. float32 is
asked for 0.5 %. The precisions of the paper are shown beside PyTorch's own bfloat16 autocast; what
they differ is the formats' effect.
"""

import gzip
import json
import pathlib
import sys

import numpy as np
import torch
from safetensors import safe_open
from safetensors.numpy import load_file, save_file

from pytorch_model import as_parameters, config, negative_log_likelihoods, parameter_shapes, tokens_of

STEPS, BATCH, CONTEXT, RATE, SMOOTHING = 200, 4, 128, 1e-3, 20


def sequences(path):
    files = [path] if path.is_file() else sorted(
        f for f in path.rglob("*") if f.name.endswith((".txt", ".txt.gz")))
    read = lambda f: gzip.decompress(f.read_bytes()) if f.suffix == ".gz" else f.read_bytes()
    text = np.frombuffer(b"".join(map(read, files)), np.uint8)
    order = np.random.default_rng(5).permutation(len(text) // (CONTEXT + 1))[: STEPS * BATCH]
    assert len(order) == STEPS * BATCH, f"{path} is too short"
    rows = text[: len(text) // (CONTEXT + 1) * (CONTEXT + 1)].reshape(-1, CONTEXT + 1)
    return rows[order].reshape(STEPS, BATCH, CONTEXT + 1).astype(np.uint16)


def initial_weights(c):
    generator = np.random.default_rng(6)
    weights = {}
    for name, shape in parameter_shapes(c):
        x = 0.02 * generator.standard_normal(shape)
        weights[name] = (np.ones(shape) if name.endswith(".gain") else x).astype(np.float32)
    return weights


def train(weights, tokens, c, autocast):
    w = as_parameters(weights, torch.float32)
    adam = torch.optim.Adam(w.values(), lr=RATE, eps=1e-8, betas=(0.9, 0.95))
    losses = []
    for batch in tokens:
        adam.zero_grad()
        with torch.autocast("cpu", torch.bfloat16, enabled=autocast):
            nll = negative_log_likelihoods(tokens_of(batch[:, :-1]), tokens_of(batch[:, 1:]), w, c)
        loss = nll.float().mean()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(w.values(), 1.0)
        adam.step()
        losses.append(loss.item())
    return np.array(losses)


def make(path, text):
    c = config(
        layers=3, heads=4, key_size=32, model_size=128, feedforward_size=512, vocabulary_size=256,
        context_length=CONTEXT)
    weights, tokens = initial_weights(c), sequences(pathlib.Path(text))
    tensors = {f"initial.{n}": x for n, x in weights.items()}
    tensors["tokens"] = tokens
    for name, autocast in [("float32", False), ("autocast", True)]:
        losses = train(weights, tokens, c, autocast)
        print(f"PyTorch {name}: loss {losses[0]:.4f} to {losses[-SMOOTHING:].mean():.4f}")
        tensors[f"loss.{name}"] = losses.astype(np.float32)
    save_file(tensors, path, dict(config=json.dumps(c), batch=str(BATCH), rate=repr(RATE)))


def smooth(losses):
    return np.convolve(losses, np.ones(SMOOTHING) / SMOOTHING, mode="valid")


def compare(path, directory):
    judge = load_file(path)
    reference = smooth(judge["loss.float32"].astype(np.float64))
    def row(name, losses):
        difference = np.max(np.abs(smooth(losses) - reference) / reference)
        print(f"| {name} | {losses[-SMOOTHING:].mean():.4f} | {100 * difference:.3f} % |")
        return difference
    print("| | last loss, smoothed | largest relative difference |\n| --- | --- | --- |")
    row("PyTorch, float32", judge["loss.float32"].astype(np.float64))
    row("PyTorch, bfloat16 autocast", judge["loss.autocast"].astype(np.float64))
    found = {p.stem: np.array(json.loads(p.read_text())) for p in pathlib.Path(directory).glob("*.json")}
    assert "float32" in found, f"{directory} has no float32.json"
    differences = {name: row(name, losses) for name, losses in sorted(found.items())}
    assert differences["float32"] < 0.005, "float32 does not follow PyTorch's curve"
    assert differences["mixed"] < 0.01, "mixed does not follow PyTorch's curve"


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in ("make", "compare"):
        sys.exit(__doc__)
    (make if sys.argv[1] == "make" else compare)(*sys.argv[2:])
