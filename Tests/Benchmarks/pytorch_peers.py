#!/usr/bin/env python3
"""A training step of the same network as a PyTorch user would write it, timed.

    python3 pytorch_peers.py VARIANT [--dtype float32|bfloat16] [--compile] [--context N]
                             [--batch N] [--steps N] [--threads N]

VARIANT is `relative` (Transformer-XL positions, scores of all heads held at once, as its published
code does) or `sdpa` (GPT-2's absolute positions with the fused attention of PyTorch: another
network, which needs less arithmetic). Prints one JSON object: tokens_per_second is the median of the
steps after one that does not count (and, with --compile, compiles).

A step is loss, gradients, clipping to norm 1 and AdamW, as in `gopher-bench speed --task train`.
"""

import argparse
import json
import math
import statistics
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

LAYERS, HEADS, KEY, WIDTH, INNER, VOCABULARY = 8, 16, 32, 512, 2048, 32000  # 44M


class RMSNorm(nn.Module):
    def __init__(self):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(WIDTH))

    def forward(self, x):
        return self.gain * x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-6)


class RelativeAttention(nn.Module):
    def __init__(self):
        super().__init__()
        self.query, self.key, self.value, self.relative = (
            nn.Linear(WIDTH, HEADS * KEY, bias=False) for _ in range(4))
        self.output = nn.Linear(HEADS * KEY, WIDTH, bias=False)
        self.content_bias = nn.Parameter(torch.zeros(HEADS, 1, KEY))
        self.position_bias = nn.Parameter(torch.zeros(HEADS, 1, KEY))

    def forward(self, x, positions, mask):
        batch, length, _ = x.shape

        def split(y):
            return y.view(-1, length, HEADS, KEY).transpose(1, 2)

        q, k, v = split(self.query(x)), split(self.key(x)), split(self.value(x))
        r = split(self.relative(positions))
        content = (q + self.content_bias) @ k.transpose(-1, -2)
        position = F.pad((q + self.position_bias) @ r.transpose(-1, -2), (1, 0))
        position = position.view(batch, HEADS, length + 1, length)[:, :, 1:]
        scores = (content + position.reshape(batch, HEADS, length, length)) / math.sqrt(KEY)
        weights = scores.masked_fill(mask, float("-inf")).softmax(-1)
        return self.output((weights @ v).transpose(1, 2).reshape(batch, length, HEADS * KEY))


class FusedAttention(nn.Module):
    def __init__(self):
        super().__init__()
        self.all = nn.Linear(WIDTH, 3 * HEADS * KEY, bias=False)
        self.output = nn.Linear(HEADS * KEY, WIDTH, bias=False)

    def forward(self, x, positions, mask):
        batch, length, _ = x.shape
        q, k, v = (y.view(batch, length, HEADS, KEY).transpose(1, 2)
                   for y in self.all(x).chunk(3, -1))
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.output(y.transpose(1, 2).reshape(batch, length, HEADS * KEY))


class Block(nn.Module):
    def __init__(self, attention):
        super().__init__()
        self.norms = nn.ModuleList([RMSNorm(), RMSNorm()])
        self.attention = attention()
        self.up = nn.Linear(WIDTH, INNER, bias=False)
        self.down = nn.Linear(INNER, WIDTH, bias=False)

    def forward(self, x, positions, mask):
        x = x + self.attention(self.norms[0](x), positions, mask)
        return x + self.down(F.gelu(self.up(self.norms[1](x)), approximate="tanh"))


class Network(nn.Module):
    def __init__(self, variant, context):
        super().__init__()
        self.variant = variant
        self.embedding = nn.Embedding(VOCABULARY, WIDTH)
        nn.init.normal_(self.embedding.weight, std=0.02)
        attention = RelativeAttention if variant == "relative" else FusedAttention
        self.blocks = nn.ModuleList(Block(attention) for _ in range(LAYERS))
        self.norm = RMSNorm()
        if variant == "sdpa":
            self.absolute = nn.Parameter(torch.zeros(context, WIDTH))
        distances = torch.arange(context - 1, -1, -1).double()
        angles = distances[:, None] * 10000 ** (-torch.arange(0, WIDTH, 2).double() / WIDTH)
        self.register_buffer("positions", torch.cat([angles.sin(), angles.cos()], -1).float()[None])
        self.register_buffer("mask", torch.ones(context, context).triu(1).bool())

    def forward(self, inputs, targets):
        x = self.embedding(inputs)
        if self.variant == "sdpa":
            x = x + self.absolute
        for block in self.blocks:
            x = block(x, self.positions, self.mask)
        logits = self.norm(x) @ self.embedding.weight.T
        return F.cross_entropy(logits.flatten(0, 1).float(), targets.flatten())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("variant", choices=["relative", "sdpa"])
    parser.add_argument("--dtype", choices=["float32", "bfloat16"], default="float32")
    parser.add_argument("--compile", action="store_true")
    parser.add_argument("--context", type=int, default=2048)
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--steps", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(options.threads)
    network = Network(options.variant, options.context)
    optimizer = torch.optim.AdamW(network.parameters(), lr=1e-5)
    run = torch.compile(network) if options.compile else network
    tokens = torch.randint(VOCABULARY, (options.batch, options.context + 1))

    def step():
        with torch.autocast("cpu", torch.bfloat16, enabled=options.dtype == "bfloat16"):
            loss = run(tokens[:, :-1], tokens[:, 1:])
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()

    step()
    times = []
    for _ in range(options.steps):
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
    print(json.dumps({
        "variant": options.variant, "precision": options.dtype, "compiled": options.compile,
        "context": options.context, "batch": options.batch, "torch": torch.__version__,
        "parameters": sum(p.numel() for p in network.parameters()),
        "tokens_per_second": options.batch * options.context / statistics.median(times)}))


main()
